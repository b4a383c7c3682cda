using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>That the same was denied before: who is asked again and again must not be the one who knows it least.</summary>
internal static class EarlierDenials
{
    /// <summary>So long a denial is shown to whoever is asked for the same again.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    public static async Task<IReadOnlyList<Finding>> OfAsync(HoldingQueries holdings, EntryQueries entries, CardView view, Request request, Item item, CancellationToken cancellation)
    {
        var denials = await holdings.DenialsAsync(item.Identity, item.Entitlement, request.SubmittedAt - Remembered, request.SubmittedAt, cancellation);
        if (denials.IsEmpty)
        {
            return [];
        }

        var reason = denials[0].Reason is { } commitment ? (await entries.TextsAsync([commitment], cancellation)).GetValueOrDefault(commitment) : null;
        return [Wording.DeniedBefore(denials, reason, view)];
    }
}
