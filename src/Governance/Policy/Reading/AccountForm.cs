using System.Collections.Frozen;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>What the users of a provider are called, where it calls other things in a like way: an account is one person's, and never a place in which others read.</summary>
internal sealed record AccountForm(Func<string, bool> Is, string Expected)
{
    private static readonly AccountForm Any = new(_ => true, "text for 'user'");

    private static readonly FrozenDictionary<string, AccountForm> OfProviders = new Dictionary<string, AccountForm>(StringComparer.Ordinal)
    {
        // Conversations begin with C, G or D: https://docs.slack.dev/apis/web-api/using-the-conversations-api.
        ["slack"] = new(user => user is ['U' or 'W', ..], "the member ID of one Slack user, which begins with U or W, like 'U0ALICE000'"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AccountForm Of(string provider) => OfProviders.GetValueOrDefault(provider, Any);
}
