using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>That the same was denied before: who is asked again and again must not be the one who knows it least.</summary>
internal static class EarlierDenials
{
    /// <summary>So long a denial is shown to whoever is asked for the same again.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    public static async Task<Earlier> OfAsync(HoldingQueries holdings, EntryQueries entries, CardView view, Request request, Item item, CancellationToken cancellation)
    {
        var denials = await holdings.DenialsAsync(item.Identity, item.Entitlement, request.SubmittedAt - Remembered, request.SubmittedAt, cancellation);
        if (denials.IsEmpty)
        {
            return Earlier.Nothing;
        }

        var finding = Wording.DeniedBefore(denials, view);
        if (denials[0].Reason is not { } reason)
        {
            return new([finding]);
        }

        var texts = await entries.TextsAsync([reason], cancellation);
        return new([finding], (view with { Text = texts.GetValueOrDefault }).Written(reason, denials[0].By));
    }
}
