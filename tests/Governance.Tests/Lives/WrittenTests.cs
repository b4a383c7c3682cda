using System.Text.Json;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>How states are written and read, where the same was written and read before.</summary>
public class WrittenTests
{
    private static readonly Stage Two = new("Owner", new Selector.EntitlementOwner(), 1, TimeSpan.FromDays(1), new Selector.Group("leadership"))
    {
        Escalations = [new(TimeSpan.FromHours(12), new Selector.Manager())],
    };

    [Fact]
    public void A_stage_that_was_read_before_is_the_same_one_and_written_as_it_was()
    {
        var text = JsonSerializer.Serialize(Two, GovernanceJson.Options);
        var (first, second) = (Read(text), Read(text));

        Assert.Same(first, second);
        Assert.Equal(text, JsonSerializer.Serialize(second, GovernanceJson.Options));
        Assert.Equal("""{"name":"Owner","approvers":{"$type":"entitlement-owner"},"quorum":1,"decideWithin":86400,"fallback":{"$type":"group","name":"leadership"},"counted":"elapsed","escalations":[{"after":43200,"to":{"$type":"manager"}}]}""", text);
    }

    [Fact]
    public void A_stage_that_differs_in_one_thing_is_another_with_a_text_of_its_own()
    {
        var (one, other) = (Two, Two with { Quorum = 2 });

        Assert.NotEqual(one.Text, other.Text);
        Assert.Equal(2, Read(JsonSerializer.Serialize(other, GovernanceJson.Options)).Quorum);
        Assert.Equal(1, Read(JsonSerializer.Serialize(one, GovernanceJson.Options)).Quorum);
    }

    [Theory]
    [InlineData("""{"name":"Owner","approvers":{"$type":"manager"},"quorum":1,"decideWithin":86400,"counted":"elapsed","escalations":[],"more":1}""")]
    [InlineData("""{"name":"Owner","name":"Owner","approvers":{"$type":"manager"},"quorum":1,"decideWithin":86400,"counted":"elapsed","escalations":[]}""")]
    public void What_is_no_stage_is_refused_each_time(string text)
    {
        Assert.ThrowsAny<Exception>(() => Read(text));
        Assert.ThrowsAny<Exception>(() => Read(text));
    }

    [Fact]
    public void An_entry_holds_its_stages_with_their_names_in_order()
    {
        var written = System.Text.Encoding.UTF8.GetString(CanonicalJson.Bytes(new Held([Two])));
        Assert.StartsWith("""{"stages":[{"approvers":""", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-24T12:00:00.0000000Z", true)]
    [InlineData("2026-11-24T12:00:00.1234567Z", true)]
    [InlineData("2026-11-24T12:00:00.1234567+", false)]
    [InlineData("2026-11-24T12:00:00Z", false)]
    [InlineData("2026-13-24T12:00:00.0000000Z", false)]
    [InlineData("2026-11-24 12:00:00.0000000Z", false)]
    public void A_time_is_read_in_its_one_form_only(string text, bool isTime)
    {
        var json = $"\"{text}\"";
        if (isTime)
        {
            var time = JsonSerializer.Deserialize<DateTimeOffset>(json, GovernanceJson.Options);
            Assert.Equal(TimeSpan.Zero, time.Offset);
            Assert.Equal(json, JsonSerializer.Serialize(time, GovernanceJson.Options));
        }
        else
        {
            Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, GovernanceJson.Options));
        }
    }

    private static Stage Read(string text) => JsonSerializer.Deserialize<Stage>(text, GovernanceJson.Options)!;

    private sealed record Held(System.Collections.Immutable.ImmutableArray<Stage> Stages);
}
