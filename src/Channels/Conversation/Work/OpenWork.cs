using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Work;

/// <summary>What waits for a person besides requests to decide: reviews, work by hand, findings, what was there before, and a policy that is held.</summary>
public sealed class OpenWork(LedgerQueries queries)
{
    private static readonly CardKind[] Kinds =
        [CardKind.PolicyHeld, CardKind.Hands, CardKind.HandsReminder, CardKind.Finding, CardKind.PreExistingEnd, CardKind.Review, CardKind.ReviewReminder];

    /// <summary>One line each, what was asked first first; the id is that of the newest card about it.</summary>
    internal async Task<IReadOnlyList<JsonObject>> LinesAsync(Speaker speaker, CancellationToken cancellation)
    {
        var lines = new List<JsonObject>();
        foreach (var card in await queries.OpenCardsOfAsync(speaker.Person.Ref, Kinds, cancellation))
        {
            if (await LineAsync(speaker, card, cancellation) is { } line && !lines.Any(l => IsSame(l, line)))
            {
                lines.Add(line);
            }
        }

        lines.Reverse();
        return lines;
    }

    private static bool IsSame(JsonObject one, JsonObject other) => (string)one["what"]! == (string)other["what"]! && (string)one["about"]! == (string)other["about"]!;

    private async Task<JsonObject?> LineAsync(Speaker speaker, DeliveryRow card, CancellationToken cancellation) => CardAbout.Of(card) switch
    {
        { Card: CardKind.PolicyHeld, Stage: var stage } => await queries.PolicyHoldAsync(cancellation) is { Open: { } held } && held.Opening == stage
            ? Line(card, TaskCards.TitleOf(TaskReason.PolicyHeld), $"{held.Words} would lose what they hold", $"Since {speaker.View().When(card.CreatedAt)}")
            : null,
        var about => Line(speaker, card, about, await queries.AccessAsync(new(about.Stream.Id), cancellation)),
    };

    private static JsonObject? Line(Speaker speaker, DeliveryRow card, CardAbout about, Access access)
    {
        var (view, me) = (speaker.View(), speaker.Person.Ref);
        var (what, when) = (about.Card, access) switch
        {
            (CardKind.Hands or CardKind.HandsReminder, { Hands: { } hands }) when hands.Opening <= about.Stage && Handwork.IsOpen(access) && hands.Awaited.Contains(me) =>
                (HandsCard.TitleOf(hands), $"Since {view.When(hands.AskedAt)}"),
            (CardKind.Finding, { Finding: { Kind: not DriftKind.ThereBefore } finding }) when finding.Opening <= about.Stage && finding.Asked.Contains(me) =>
                (FindingCard.TitleOf(finding.Kind), $"Found {view.When(finding.FoundAt)}"),
            (CardKind.PreExistingEnd, { State: AccessState.AskingOwner }) => ("It was there before: remove or keep?", $"Since {view.When(card.CreatedAt)}"),
            (CardKind.Review or CardKind.ReviewReminder, { IsReviewed: true, Review.Open: { } open }) when about.Stage >= open.Question && open.Asked.Contains(me) =>
                ("Is it still needed?", $"Without an answer it is revoked {view.When(open.LapsesAt)}"),
            _ => (null, ""),
        };
        return what is null ? null : Line(card, what, $"{access.Id.Entitlement} of {PlainText.Line(speaker.Organisation.Roster.NameOf(access.Id.Identity))}", when);
    }

    private static JsonObject Line(DeliveryRow card, string what, string about, string when) => new() { ["id"] = card.Id, ["what"] = what, ["about"] = about, ["when"] = when };
}
