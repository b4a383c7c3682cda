using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What a reviewer reads beside the question.</summary>
/// <param name="Grants">One a request that holds the access: when it was granted, by whom, until when.</param>
/// <param name="Peers">What others like the holder have.</param>
/// <param name="Changes">What is different from when it was granted.</param>
/// <param name="Others">How many other questions wait for them, their cards sent or not.</param>
public sealed record ReviewFacts(IReadOnlyList<string> Grants, string Peers, IReadOnlyList<string> Changes, int Others);

/// <summary>The cards of recertification.</summary>
public sealed class ReviewCards(CardLibrary library)
{
    /// <summary>To a reviewer: keep or revoke.</summary>
    /// <param name="kind">The first card of a question, or a reminder of it.</param>
    /// <param name="problem">Said on the card when the last click was not executed.</param>
    public OutgoingMessage Question(CardView view, Access access, OpenReview open, ReviewFacts facts, DeliveryId delivery, CardKind kind, string? problem)
    {
        var (entitlement, holder) = (access.Id.Entitlement, PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity)));
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["heading"] = kind == CardKind.ReviewReminder ? "STILL WAITING FOR YOUR REVIEW" : "YOUR REVIEW IS NEEDED",
            ["entitlement"] = view.What(entitlement),
            ["sensitivity"] = view.Sensitivity(entitlement),
            ["privilege"] = view.Privilege(entitlement),
            ["beneficiary"] = view.Who(access.Id.Identity),
            ["granted"] = Lines(facts.Grants),
            ["peers"] = PlainText.Line(facts.Peers, 240),
            ["changed"] = Lines(facts.Changes),
            ["why"] = Why(open.As),
            ["silence"] = access.Origin == EdgeOrigin.PreExisting
                ? $"Without an answer by {view.When(open.LapsesAt)} its owner is asked whether it is removed or stays: it was there before us."
                : $"Without an answer by {view.When(open.LapsesAt)} it is revoked.",
        };
        return new($"Does {holder} still need {entitlement}? Your review is needed.", library.Expand("review", data.With("problem", problem).With("others", facts.Others == 0 ? null : Wording.OtherReviews(facts.Others))))
        {
            Spoken = view.Spoken(entitlement, data.Text("silence")),
        };
    }

    /// <summary>What comes of silence, as a list says it.</summary>
    public static string Due(CardView view, Access access, OpenReview open) =>
        $"Without an answer {(access.Origin == EdgeOrigin.PreExisting ? "its owner is asked about it" : "it is revoked")} {view.When(open.LapsesAt)}";

    /// <summary>The same once nothing is left to answer.</summary>
    public OutgoingMessage Answered(CardView view, Access access, AccessEvent? answer)
    {
        var roster = view.Organisation.Roster;
        var (title, tone) = answer switch
        {
            AccessEvent.ReviewKept kept => ($"Kept, by decision of {PlainText.Line(roster.NameOf(kept.By))}", CardTone.Good),
            AccessEvent.ReviewRevoked revoked => ($"Revoked, by decision of {PlainText.Line(roster.NameOf(revoked.By))}", CardTone.Attention),
            AccessEvent.ReviewLapsed when access.Origin == EdgeOrigin.PreExisting => ("Nobody answered in time, so its owner is asked whether it stays", CardTone.Attention),
            AccessEvent.ReviewLapsed => ("Nobody answered in time, so it ends", CardTone.Attention),
            AccessEvent.ReviewPassedOn => ("No longer needed from you: others are asked", CardTone.Plain),
            _ => (WhyNothing(access), CardTone.Plain),
        };
        var data = new JsonObject
        {
            ["title"] = title,
            ["tone"] = tone,
            ["text"] = $"{access.Id.Entitlement} of {PlainText.Line(roster.NameOf(access.Id.Identity))}" + (answer is null ? "." : $", {view.When(answer.At)}."),
        };
        return new($"{access.Id.Entitlement}: {title}", library.Expand("notice", data));
    }

    private static string WhyNothing(Access access) => access switch
    {
        { IsRevoking: true } => "Nothing is left to review: it is being removed",
        { State: AccessState.AskingOwner } => "Nothing is left to review: its owner is asked whether it is removed or stays",
        { State: AccessState.Absent } => "Nothing is left to review: it has ended",
        _ => "Nothing is left to review",
    };

    /// <summary>To the holder, or who answers for a machine: the review took it back, or left it to the owner of what was there before us.</summary>
    public OutgoingMessage Ended(CardView view, Access access, AccessEvent ended, DeliveryId delivery) =>
        ended is AccessEvent.ReviewLapsed && access.Origin == EdgeOrigin.PreExisting ? LeftToItsOwner(view, access, ended) : TakenBack(view, access, ended, delivery);

    // Nothing ends by silence here, so there is nothing to appeal against.
    private OutgoingMessage LeftToItsOwner(CardView view, Access access, AccessEvent lapsed)
    {
        var data = new JsonObject
        {
            ["title"] = "Not reviewed in time; it stays for now",
            ["tone"] = CardTone.Warning,
            ["text"] = $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))} was to be reviewed, and nobody had answered by {view.When(lapsed.At)}. It was there before any request here, so its owner is asked whether it is removed or stays.",
        };
        return new($"{access.Id.Entitlement} was not reviewed in time; its owner is asked whether it stays.", library.Expand("notice", data));
    }

    private OutgoingMessage TakenBack(CardView view, Access access, AccessEvent ended, DeliveryId delivery)
    {
        var revoked = ended as AccessEvent.ReviewRevoked;
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["entitlement"] = view.What(access.Id.Entitlement),
            ["beneficiary"] = view.Who(access.Id.Identity),
            ["happened"] = revoked is { By: var by }
                ? $"{PlainText.Line(view.Organisation.Roster.NameOf(by))} reviewed it and took it back."
                : "It was to be reviewed, and nobody answered in time. Silence keeps nothing.",
            ["at"] = view.When(ended.At),
        };
        return new($"{access.Id.Entitlement} was not recertified and ends.", library.Expand("review-ended", data.With("reason", revoked?.Reason is { } reason ? view.Written(reason, revoked.By) : null)));
    }

    private static JsonArray Lines(IEnumerable<string> lines) => [.. lines.Select(line => new JsonObject { ["text"] = PlainText.Line(line, 240) })];

    private static string Why(AskedAs asked) => asked switch
    {
        AskedAs.Reviewer => "The policy names you as its reviewer.",
        AskedAs.Fallback => "You stand in: nobody whom the policy names first may answer.",
        AskedAs.NewManager => "You have become the manager.",
        AskedAs.Escalated => "Nobody has answered yet, so more people are asked.",
        _ => throw new ArgumentOutOfRangeException(nameof(asked)),
    };
}
