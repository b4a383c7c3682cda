using System.Collections.Immutable;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>A member and where its scalar, with its quotes, stands in the text: from Start up to and without End.</summary>
internal sealed record Member(string Account, int Start, int End);

/// <summary>What stands at <c>members:</c>.</summary>
internal abstract record MemberList
{
    private MemberList() { }

    /// <summary>One member a line, each behind a hyphen; never without a member.</summary>
    public sealed record Lines : MemberList;

    /// <summary><c>[a, b]</c>.</summary>
    /// <param name="Inside">Just behind the opening bracket.</param>
    public sealed record Brackets(int Inside) : MemberList;

    /// <summary>Nothing but the key.</summary>
    public sealed record Nothing(int KeyStart, int KeyEnd) : MemberList;

    /// <summary>A written null, such as <c>~</c>.</summary>
    public sealed record Null(int Start, int End) : MemberList;
}

/// <summary>A membership file's text, understood.</summary>
/// <param name="Rest">Everything but the members, in one string: two texts with an equal rest differ in their members only.</param>
internal sealed record MembershipText(string Text, MemberList List, ImmutableArray<Member> Members, string Rest)
{
    public IEnumerable<string> Accounts => Members.Select(member => member.Account);

    public bool Holds(string account) => Accounts.Contains(account, StringComparer.Ordinal);

    /// <exception cref="UnusableFile">It is not one mapping with one <c>members:</c> list of strings, or has anchors or aliases.</exception>
    public static MembershipText Parse(string text) => new MembershipReader(text).Read();
}
