using System.Collections.Immutable;
using System.Text;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class CanonicalJsonTests
{
    private sealed record Disordered(int Zebra, string Apple, Nested Middle);
    private sealed record Nested(int B, int A, DateTimeOffset? C);
    private sealed record WithFloat(double Value);
    private sealed record WithDictionary(Dictionary<string, int> Values);
    private sealed record WithSorted(ImmutableSortedDictionary<string, int> Values);

    [Fact]
    public void Keys_are_in_ordinal_order_without_white_space_and_times_are_exact()
    {
        var time = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1)).AddTicks(1234567);
        Assert.Equal(
            """{"apple":"ä\"<@","middle":{"a":1,"b":2,"c":"2026-03-02T08:00:00.1234567Z"},"zebra":3}""",
            Encoding.UTF8.GetString(CanonicalJson.Bytes(new Disordered(3, "ä\"<@", new Nested(2, 1, time)))));
    }

    [Fact]
    public void What_has_no_one_way_to_be_written_is_not_written()
    {
        Assert.ThrowsAny<NotSupportedException>(() => CanonicalJson.Bytes(new WithFloat(0.1)));
        Assert.ThrowsAny<NotSupportedException>(() => CanonicalJson.Bytes(new WithDictionary([])));
        Assert.Equal("""{"values":{"a":1,"b":2}}""", Encoding.UTF8.GetString(CanonicalJson.Bytes(
            new WithSorted(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("b", 2).Add("a", 1)))));
    }

    [Fact]
    public void A_commitment_needs_its_salt_and_differs_with_it()
    {
        var zeros = new byte[PersonalText.SaltSize];
        Assert.Equal(PersonalText.Commit(zeros, "why"), PersonalText.Of(zeros, "why", new PersonId("p_a")).Commitment);
        Assert.NotEqual(PersonalText.Commit(zeros, "why"), PersonalText.Commit([.. zeros[1..], 1], "why"));
        Assert.Throws<ArgumentException>(() => PersonalText.Commit([1, 2, 3], "why"));
    }

    [Fact]
    public void A_chain_names_the_first_entry_that_does_not_follow()
    {
        byte[][] bytes = [[1], [2], [3]];
        var links = new List<Link>();
        var head = AuditChain.Origin;
        foreach (var one in bytes)
            links.Add(new Link(links.Count + 1, one, head = AuditChain.Next(head, one)));

        Assert.Equal(3, Assert.IsType<ChainResult.Holds>(AuditChain.Verify(links)).Count);
        Assert.Equal(2, Assert.IsType<ChainResult.Broken>(AuditChain.Verify([links[0], links[2]])).Sequence);
        Assert.Equal(2, Assert.IsType<ChainResult.Broken>(AuditChain.Verify([links[0], links[0]])).Sequence);
        Assert.Equal(2, Assert.IsType<ChainResult.Broken>(AuditChain.Verify([links[0], links[1] with { Bytes = new byte[] { 9 } }])).Sequence);
    }
}
