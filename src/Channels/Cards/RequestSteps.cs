using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>The steps of a request's way, done, under way and to come.</summary>
internal static class RequestSteps
{
    public static JsonArray Of(CardView view, Request request, Item item, FailingGrant? failing)
    {
        var steps = new JsonArray { Step("✓", CardTone.Good, "Submitted", $"by {PlainText.Line(view.Organisation.Roster.NameOf(request.Requester))}", view.When(request.SubmittedAt)) };
        if (item.Stages.IsEmpty && item.State is not ItemState.Closed { Outcome: Outcome.Refused })
        {
            steps.Add(Step("✓", CardTone.Good, "Policy", "approved at once", PlainText.Line(item.RuleWhy, 240)));
        }

        for (var stage = 0; stage < item.Stages.Length; stage++)
        {
            steps.Add(Stage(view, request, item, stage));
        }

        steps.Add(Access(view, item, failing));
        return steps;
    }

    private static JsonObject Stage(CardView view, Request request, Item item, int stage)
    {
        var name = CardParts.StageName(item.Stages[stage]);
        var votes = item.Votes.Where(v => v.Stage == stage).ToList();
        var roster = view.Organisation.Roster;
        var counting = votes.Where(v => item.State is not ItemState.AwaitingApproval || v.Verdict == Verdict.Deny || Authority.Counts(request, item, v, view.Organisation)).ToList();
        var by = Wording.Names([.. counting.Select(v => Wording.Decider(v, roster))], "and");
        var lost = Wording.Names([.. votes.Except(counting).Select(v => Wording.Decider(v, roster))], "and");
        return item.State switch
        {
            _ when item.SetAside.Contains(stage) => Step("–", CardTone.Plain, name, "no longer asked", "Nobody is left who may decide this, and the policy asks others now."),
            ItemState.AwaitingApproval awaiting when awaiting.Stage == stage =>
                Step("●", CardTone.Accent, name, $"asked: {view.Awaited(request, item, stage)}", (counting.Count, votes.Count - counting.Count) switch
                {
                    (0, 0) => $"Since {view.When(awaiting.Since)}",
                    (_, 0) => $"{by} approved",
                    (0, _) => $"{lost} approved, which no longer counts; since {view.When(awaiting.Since)}",
                    _ => $"{by} approved; {lost} did, which no longer counts",
                }),
            _ when votes.Any(v => v.Verdict == Verdict.Deny) => Step("✕", CardTone.Attention, name, $"denied by {by}", view.When(counting[^1].At)),
            _ when counting.Count > 0 => Step("✓", CardTone.Good, name, $"approved by {by}", view.When(counting[^1].At)),
            ItemState.AwaitingApproval => Step("○", CardTone.Plain, name, $"next: {view.Awaited(request, item, stage)}", null),
            _ => Step("○", CardTone.Plain, name, "not decided", null),
        };
    }

    internal static JsonObject Access(CardView view, Item item, FailingGrant? failing) => item.State switch
    {
        ItemState.AwaitingApproval when view.IsByHand(item.Entitlement) => Step("○", CardTone.Plain, "Access", "made by hand and attested after the last approval", null),
        ItemState.AwaitingApproval => Step("○", CardTone.Plain, "Access", "granted and checked in the target after the last approval", null),
        ItemState.Approved when failing is { IsHeld: true } => Step("●", CardTone.Warning, "Access", "waits until the ledger is released, which may have been restored from an older copy", failing.WhoWasTold(view)),
        ItemState.Approved when failing is not null => Step("●", CardTone.Warning, "Access", $"not granted yet: {failing.Cause}; it is tried again", failing.WhoWasTold(view)),
        ItemState.Approved when view.IsByHand(item.Entitlement) => Step("●", CardTone.Accent, "Access", "those who change the system by hand are asked to make it and attest it", null),
        ItemState.Approved => Step("●", CardTone.Accent, "Access", "being granted and checked in the target", null),
        ItemState.Active active => Step("✓", CardTone.Good, "Access", active.AttestedBy is { } by ? $"active, {view.Attested([by])}" : "active", active.EndsAt is { } end ? $"Ends {view.When(end)}" : "No end"),
        ItemState.Ending { Cause: EndCause.AuthorityLost } => Step("●", CardTone.Warning, "Access", "an approval no longer counts; what was begun is taken back first", null),
        ItemState.Ending { Cause: EndCause.GrantExhausted } => Step("●", CardTone.Attention, "Access", "the grant failed; what was tried is being taken back and checked", failing?.WhoWasTold(view)),
        ItemState.Ending { Cause: EndCause.FoundGone } => NotGone(view, item, "taken away in the target by somebody; it is checked that it is gone", failing),
        ItemState.Ending when failing is { IsOwnerAsked: true } => Step("●", CardTone.Warning, "Access", $"{Revoked(view, item) ?? "ending"}; its owner is asked whether it is removed or stays", null),
        ItemState.Ending when failing?.IsByHand ?? view.IsByHand(item.Entitlement) => Step("●", CardTone.Warning, "Access", $"{Revoked(view, item) ?? "ending"}; taken away by hand, and two people attest it", null),
        ItemState.Ending => NotGone(view, item, $"{Revoked(view, item) ?? "ending"}; not yet proven gone", failing),
        ItemState.Closed closed => Step(closed.Outcome is Outcome.Removed ? "✓" : "–", Wording.Of(closed, view.Organisation.Roster).Tone, "Access", $"{(Revoked(view, item) is { } revoked ? $"{revoked}; " : "")}{Wording.Briefly(closed, view.Organisation.Roster)}", view.When(closed.At)),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static JsonObject NotGone(CardView view, Item item, string state, FailingGrant? failing) =>
        Step("●", CardTone.Warning, "Access", state, failing?.WhyNotGone(view)).With("refusal", failing?.Refusal(view, item.Entitlement));

    private static string? Revoked(CardView view, Item item) => Wording.RevokedBy(item, view.Organisation.Roster) is { } revoked ? Wording.GoingOn(revoked) : null;

    internal static JsonObject Step(string marker, string tone, string title, string state, string? detail) =>
        new JsonObject { ["marker"] = marker, ["tone"] = tone, ["title"] = title, ["state"] = state }.With("detail", detail);
}
