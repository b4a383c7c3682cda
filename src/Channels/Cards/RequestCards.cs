using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>The cards about one request, written from its state: the same state is always the same card.</summary>
public sealed class RequestCards(CardLibrary library)
{
    /// <summary>To someone who may decide an open stage.</summary>
    /// <param name="holdings">What the identity holds or has pending beside this request.</param>
    /// <param name="problem">Said on the card when the last click was not executed.</param>
    /// <param name="kind">The first card of a stage, or a reminder of it.</param>
    public OutgoingMessage Approval(
        CardView view, Request request, Item item, IReadOnlyList<Holding> holdings, DeliveryId delivery, string? problem = null, CardKind kind = CardKind.Approval, Earlier? before = null)
    {
        var awaiting = (ItemState.AwaitingApproval)item.State;
        var data = Facts(view, request, item, holdings, before)
            .With("id", delivery.Value)
            .With("heading", kind switch { CardKind.Approval => "YOUR APPROVAL IS NEEDED", CardKind.ApprovalNudge => "ASKED AGAIN: YOUR APPROVAL IS NEEDED", _ => "STILL WAITING FOR YOUR APPROVAL" })
            .With("others", Others(view, request, item, awaiting.Stage))
            .With("silence", $"{Escalation(view, item, awaiting)}Lapses {view.When(awaiting.LapsesAt)}; nothing is granted.")
            .With("problem", problem);
        var name = PlainText.Line(view.Organisation.Roster.NameOf(request.Requester));
        return new($"{name} asks for {item.Entitlement}. {(kind == CardKind.Approval ? "Your decision is needed." : "Your decision is still needed.")}", library.Expand("approval", data))
        {
            Spoken = view.Spoken(item.Entitlement, [
                item.Identity.Is(request.Requester) ? null : $"It is for {PlainText.Line(CardParts.Named(view.Organisation.Roster, item.Identity))}.",
                $"Asked for {Wording.ForHowLong(item.Requested, view.Reader)}.",
                .. item.Findings.Concat(before?.Findings ?? []).Concat(Context(view, request, item)).Select(f => f.Text),
                "Why they ask is written in the message, with Approve and Deny below it.",
            ]),
        };
    }

    private static string Escalation(CardView view, Item item, ItemState.AwaitingApproval open) =>
        open.EscalatesAt is { } next && open.Reach < item.Stages[open.Stage].Escalations.Length ? $"Others are asked too {view.When(next)}. " : "";

    /// <summary>The same facts once nothing is left to press: who decided, when and why.</summary>
    public OutgoingMessage Decided(CardView view, Request request, Item item, IReadOnlyList<Holding> holdings, int stage)
    {
        var vote = item.Votes.LastOrDefault(v => v.Stage == stage && v.Verdict == Verdict.Deny) ?? item.Votes.LastOrDefault(v => v.Stage == stage && (!IsOpen(item, stage) || v.By == view.Reader.Ref || v.For == view.Reader.Ref));
        var (outcome, tone) = OutcomeOf(view, item, vote);
        var data = Facts(view, request, item, holdings)
            .With("outcome", CardParts.Badge(outcome, tone).With("detail", Where(view, request, item) is { } where && where != outcome ? where : null))
            .With("decided", DecidedBy(view, item, vote))
            .With("reason", vote?.Reason is { } reason ? view.Written(reason, vote.By) : null);
        return new($"{item.Entitlement}: {outcome}", library.Expand("approval-decided", data));
    }

    // While others are waited for, what one of them decided is no more than that.
    private static bool IsOpen(Item item, int stage) => item.State is ItemState.AwaitingApproval open && open.Stage == stage;

    private static (string Text, string Tone) OutcomeOf(CardView view, Item item, Vote? vote) => (vote, item.State) switch
    {
        ({ Verdict: Verdict.Approve }, _) => ("Approved", CardTone.Good),
        ({ Verdict: Verdict.Deny }, _) => ("Denied", CardTone.Attention),
        (_, ItemState.Closed closed) => Wording.Of(item, closed, view.Organisation.Roster),
        _ => ("No longer needed from you", CardTone.Plain),
    };

    private static JsonObject DecidedBy(CardView view, Item item, Vote? vote) => vote is { } cast
        ? new JsonObject
        {
            ["by"] = Wording.Decider(cast, view.Organisation.Roster) + (cast.Shortened is { } shorter ? $", shortened to {Wording.ForHowLong(shorter, view.Reader)}" : ""),
            ["at"] = view.When(cast.At),
        }
        : item.State is ItemState.Closed { By: { } by } closed
            ? new JsonObject { ["by"] = PlainText.Line(view.Organisation.Roster.NameOf(by)), ["at"] = view.When(closed.At) }
            : item.State is ItemState.AwaitingApproval open ? DecidedSoFar(view, item, open)
            : new JsonObject { ["by"] = item.State is ItemState.Closed { Outcome: Outcome.Lapsed } ? "Nobody" : "The policy", ["at"] = view.When(item.State is ItemState.Closed ended ? ended.At : view.Now) };

    private static JsonObject DecidedSoFar(CardView view, Item item, ItemState.AwaitingApproval open) => item.Approvals.Where(v => v.Stage == open.Stage).ToList() is { Count: > 0 } votes
        ? new JsonObject { ["by"] = $"{Wording.Names([.. votes.Select(v => Wording.Decider(v, view.Organisation.Roster)).Distinct()], "and")} approved", ["at"] = view.When(votes[^1].At) }
        : new JsonObject { ["by"] = "Nobody has decided yet", ["at"] = $"asked {view.When(open.Since)}" };

    /// <summary>To requester and beneficiary: where the request stands.</summary>
    /// <param name="failing">By item; null where no grant has failed.</param>
    public OutgoingMessage Progress(CardView view, Request request, DeliveryId delivery, IReadOnlyDictionary<int, FailingGrant>? failing = null) =>
        Standing(view, request, delivery, failing, request.Items.Any(i => i.CanBeWithdrawn), null);

    /// <summary>To everyone in a conversation: the same, with who asks and without a button.</summary>
    public OutgoingMessage Shared(CardView view, Request request, DeliveryId delivery, IReadOnlyDictionary<int, FailingGrant>? failing = null) =>
        Standing(view, request, delivery, failing, false, PlainText.Line(view.Organisation.Roster.NameOf(request.Requester)));

    // What a target said is for those concerned and for nobody who merely reads the channel.
    private static IReadOnlyDictionary<int, FailingGrant>? Known(IReadOnlyDictionary<int, FailingGrant>? failing, string? asker) =>
        asker is null ? failing : failing?.Where(f => f.Value.Removal is null).ToDictionary();

    private OutgoingMessage Standing(CardView view, Request request, DeliveryId delivery, IReadOnlyDictionary<int, FailingGrant>? grants, bool canCancel, string? asker)
    {
        var known = Known(grants, asker);
        if (request.Items is not [var item])
        {
            return SeveralProgress.Of(library, view, request, delivery, known ?? new Dictionary<int, FailingGrant>(), canCancel, asker);
        }

        var failing = known?.GetValueOrDefault(item.Number);
        var (headline, tone) = item.State switch
        {
            ItemState.Active => ("Granted", CardTone.Good),
            ItemState.Closed closed => Wording.AsClosed(item, closed, view.Organisation.Roster),
            ItemState.Approved when failing is { IsHeld: false } => ($"Approved, but {failing.Cause}; it is tried again", CardTone.Warning),
            _ => HeadlineOf(view, request, item, failing),
        };
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = request.Id.Value,
            ["headline"] = headline,
            ["tone"] = tone,
            ["entitlement"] = view.What(item.Entitlement),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["length"] = new JsonObject { ["asked"] = Wording.ForHowLong(item.Requested, view.Reader) },
            ["canCancel"] = canCancel,
            ["canNudge"] = asker is null && item.State is ItemState.AwaitingApproval,
            ["steps"] = RequestSteps.Of(view, request, item, failing),
        };
        return new($"{item.Entitlement}: {headline}", library.Expand("progress", data.With("silence", Silence(view, item)).With("asker", asker)));
    }

    /// <summary>To requester and beneficiary, once the edge was observed for the item.</summary>
    /// <param name="access">The edge: what was there before is not taken away without its owner's word.</param>
    public OutgoingMessage Active(CardView view, Request request, Item item, DeliveryId delivery, ItemState.Active active, Access access)
    {
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = Wording.PlaceOf(item, request),
            ["entitlement"] = view.What(item.Entitlement),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["ends"] = active.EndsAt is { } end ? view.When(end) : "No end",
            ["proof"] = active.AttestedBy is null ? "Seen in target" : "Attested",
            ["observed"] = active.AttestedBy is { } by ? $"{view.When(active.From)}, {view.Attested([by])}" : view.When(active.From),
        };
        return new($"{item.Entitlement}: Access is active", library.Expand("access-active", data
            .With("extend", active.EndsAt is null ? null : "Need it longer? An extension is a new decision; the end above stays as it is until then.")
            .With("shortened", Shortened(view, item))
            .With("finished", access.Origin == EdgeOrigin.PreExisting ? null : $"Finished early? Say so. {HandsWords.Removing(access)}")
            .With("before", access.Origin == EdgeOrigin.PreExisting ? $"{AsksOwner(view, item)} Releasing it does the same at once." : null)));
    }

    private static string? Shortened(CardView view, Item item)
    {
        var by = item.Votes.Where(v => v.Shortened is not null).Select(v => PlainText.Line(view.Organisation.Roster.NameOf(v.By))).ToList();
        return by.Count == 0 ? null : $"Shortened from {Wording.ForHowLong(item.Requested, view.Reader)} by {Wording.Names(by, "and")}.";
    }

    private static string AsksOwner(CardView view, Item item) =>
        $"So its end removes nothing by itself: {PlainText.Line(view.Organisation.Roster.NameOf(EdgeOwners.Of(item.Access, view.Organisation)))} is asked whether it is removed or stays.";

    /// <summary>In place of a card about access that was active: what became of it is said once, by the card of its end.</summary>
    /// <param name="access">The edge as it is now.</param>
    public OutgoingMessage NoLongerActive(CardView view, Request request, Item item, Access access) => item.IsClosed
        ? Over(item, "no longer active", $"The closing message of {request.Id} says how it ended.")
        : Over(item, Wording.RevokedBy(item, view.Organisation.Roster) ?? "ending", HowItEnds(item, access, request.Id));

    private static string HowItEnds(Item item, Access access, RequestId request) => Staying.Why(item, access, request) is { } stays ? $"{stays} You are told here how that ends."
        : access.IsByHand ? "It is taken away by hand. You are told here once two people have attested that it is gone."
        : "You are told here once its end is proven in the target.";

    /// <summary>The same of a request with several items.</summary>
    public OutgoingMessage NoLongerActive(CardView view, Request request) =>
        Over(SeveralProgress.Title(view, request), "nothing is active", $"How each item ends is said by the messages of {request.Id}, once that is known.");

    /// <summary>In place of a notice whose end another request carries on.</summary>
    public OutgoingMessage GoesOn(Item item, Access access, RequestId request, DateTimeOffset end, CardView view) => Over(item, "goes on",
        $"{request} ends {view.When(end)}, and nothing is removed then. {Staying.Why(item, access, request)}".TrimEnd());

    /// <summary>In place of a notice of several ends, once nothing that is left comes to its end soon.</summary>
    /// <param name="active">What of the request is active still.</param>
    public OutgoingMessage NothingEndsSoon(CardView view, Request request, IReadOnlyList<Item> active) => Over(
        SeveralProgress.Title(view, request), "nothing ends soon any more",
        $"What this was about has ended, or goes on under another request. Active still by {request.Id}: {Wording.All([.. active.Select(i => $"{i.Entitlement}{(i.State is ItemState.Active { EndsAt: { } end } ? $" until {view.When(end)}" : "")}")])}.");

    private OutgoingMessage Over(Item item, string state, string text) => Over(item.Entitlement.Value, state, text);

    private OutgoingMessage Over(string what, string state, string text) => new($"{what}: {state}",
        library.Expand("notice", new JsonObject { ["title"] = $"{what}: {state}", ["tone"] = CardTone.Plain, ["text"] = text }));

    /// <summary>What is active of a request with several items.</summary>
    public OutgoingMessage Active(CardView view, Request request, DeliveryId delivery, IReadOnlyList<ActiveItem> items) =>
        SeveralAccess.Of(library, view, request, delivery, items, null, item => AsksOwner(view, item));

    /// <summary>What of it comes to its end about the same time.</summary>
    public OutgoingMessage EndIsNear(CardView view, Request request, DeliveryId delivery, IReadOnlyList<ActiveItem> items) =>
        SeveralAccess.Of(library, view, request, delivery, items, items.Min(i => i.Active.EndsAt), item => AsksOwner(view, item));

    public OutgoingMessage EndIsNear(CardView view, Request request, Item item, DeliveryId delivery, DateTimeOffset end, Access access)
    {
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = Wording.PlaceOf(item, request),
            ["entitlement"] = view.What(item.Entitlement),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["soon"] = "in " + Wording.Time(end - view.Now),
            ["ends"] = view.When(end),
            ["then"] = access.Origin == EdgeOrigin.PreExisting ? $"It was there before this request. {AsksOwner(view, item)}" : HandsWords.Removing(access),
            ["extend"] = "Need it longer? An extension is a new decision; the end above stays as it is until then.",
        };
        return new($"{item.Entitlement} ends in {Wording.Time(end - view.Now)}", library.Expand("expiry-notice", data));
    }

    /// <summary>How an item ended, with what was seen.</summary>
    /// <param name="failing">Null unless grants have failed.</param>
    public OutgoingMessage Ended(CardView view, Request request, Item item, DeliveryId delivery, FailingGrant? failing = null)
    {
        var closed = (ItemState.Closed)item.State;
        var (headline, tone) = Wording.Of(item, closed, view.Organisation.Roster);
        var data = new JsonObject
        {
            ["requestId"] = Wording.PlaceOf(item, request),
            ["headline"] = headline,
            ["tone"] = tone,
            ["entitlement"] = view.What(item.Entitlement),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["detail"] = Wording.Detail(closed, view.Organisation.Roster) + (failing?.WhoWasTold(view) is { } told ? $" {told}" : ""),
            ["at"] = view.When(closed.At),
        };
        return new($"{item.Entitlement}: {headline}", library.Expand("request-ended", data
            .With("id", closed.Outcome is Outcome.Lapsed or Outcome.Failed or Outcome.NeverGranted ? delivery.Value : null)
            .With("evidence", Evidence(view, item, closed))
            .With("reason", WhyEnded(view, item))));
    }

    private static JsonObject? WhyEnded(CardView view, Item item) => item switch
    {
        { Revoked: { } revoked } => view.Written(revoked.Reason, revoked.By),
        _ when item.Votes.LastOrDefault(v => v.Verdict == Verdict.Deny) is { Reason: { } reason } vote => view.Written(reason, vote.By),
        _ => null,
    };

    private static string? Evidence(CardView view, Item item, ItemState.Closed closed) => closed switch
    {
        { AttestedBy: { } by } => $"Gone {view.When(closed.At)}, {view.Attested(by)}.",
        { Outcome: Outcome.Removed or Outcome.NeverGranted or Outcome.Failed } => $"Read in the target by {view.When(closed.At)}: not there.",
        _ => null,
    };

    /// <summary>The state in words, as <c>status</c> and the progress card say it.</summary>
    /// <param name="failing">What holds it up; null where nothing is known to.</param>
    public static (string Text, string Tone) HeadlineOf(CardView view, Request request, Item item, FailingGrant? failing = null) => item.State switch
    {
        ItemState.Approved when failing is { IsHeld: true } => ("Approved; it waits until the ledger is released", CardTone.Warning),
        ItemState.Ending when failing is { IsOwnerAsked: true } => ($"{Wording.RevokedBy(item, view.Organisation.Roster) ?? "Ending"}; its owner is asked whether it is removed or stays", CardTone.Warning),
        ItemState.AwaitingApproval awaiting => HeadlineOf(view, Authority.Hands(request, item, awaiting.Stage, view.Organisation), CardParts.StageName(item.Stages[awaiting.Stage])),
        ItemState.Approved when view.IsByHand(item.Entitlement) => ("Approved; being made by hand", CardTone.Accent),
        ItemState.Approved => ("Approved; being granted and checked in the target", CardTone.Accent),
        ItemState.Active => ("Access is active", CardTone.Good),
        ItemState.Ending { Cause: EndCause.AuthorityLost } => ("An approval no longer counts; the grant is taken back, then asked for again", CardTone.Warning),
        ItemState.Ending { Cause: EndCause.GrantExhausted } => ("The grant failed; what was tried is being taken back", CardTone.Attention),
        ItemState.Ending { Cause: EndCause.FoundGone } => ("Somebody took the access away in the target; it is checked that it is gone", CardTone.Warning),
        ItemState.Ending => ($"{Wording.RevokedBy(item, view.Organisation.Roster) ?? "Ending"}; not yet proven gone", CardTone.Warning),
        ItemState.Closed closed => Wording.Of(item, closed, view.Organisation.Roster),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static (string Text, string Tone) HeadlineOf(CardView view, ImmutableArray<Hand> asked, string stage) => asked.IsEmpty
        ? ($"Nobody is left who may decide this ({stage})", CardTone.Attention)
        : ($"Waiting for {view.Named(asked)} ({stage})", CardTone.Accent);

    private static string? Silence(CardView view, Item item) => item.State is ItemState.AwaitingApproval awaiting
        ? $"If nobody answers, the request lapses {view.When(awaiting.LapsesAt)} and nothing is granted."
        : null;

    private static string? Where(CardView view, Request request, Item item) => item.State switch
    {
        ItemState.Closed closed => Wording.Of(item, closed, view.Organisation.Roster).Headline,
        _ => HeadlineOf(view, request, item).Text,
    };

    private static JsonObject Facts(CardView view, Request request, Item item, IReadOnlyList<Holding> holdings, Earlier? before = null) => new JsonObject
    {
        ["requestId"] = request.Id.Value,
        ["requester"] = view.Who(request.Requester.AsIdentity),
        ["beneficiary"] = view.Who(item.Identity),
        ["entitlement"] = view.What(item.Entitlement),
        ["sensitivity"] = view.Sensitivity(item.Entitlement),
        ["privilege"] = view.Privilege(item.Entitlement),
        ["length"] = new JsonObject
        {
            ["asked"] = Wording.ForHowLong(item.Requested, view.Reader),
        }.With("ends", Ends(view, item)),
        ["held"] = Held(view, holdings),
        ["findings"] = CardParts.Findings([.. item.Findings, .. before?.Findings ?? [], .. Context(view, request, item)]),
        ["policy"] = new JsonObject { ["rule"] = item.Rule, ["why"] = PlainText.Line(item.RuleWhy, 240) },
    }.With("ticket", request.Ticket is { } ticket ? PlainText.Line(ticket, 60) : null).With("justification", view.Written(request.Justification, request.Requester)).With("denied", before?.Denied);

    /// <summary>What a decision is about, for a line that can be decided on: what is asked and why, cut where it is long, and what the card says that one is to know. What is held and whom else it waits for stands on the card alone.</summary>
    /// <remarks>Where anything of it is cut it is not <c>whole</c>, and is not decided on before the card was looked at.</remarks>
    public static JsonObject InShort(CardView view, Request request, Item item, ItemState.AwaitingApproval awaiting, Earlier? before = null)
    {
        Finding[] known = [.. item.Findings, .. Context(view, request, item), .. before?.Findings ?? []];
        var (written, denied, isWhole) = (view.Written(request.Justification, request.Requester), before?.Denied, known.Length <= MostInShort);
        var findings = CardParts.Findings(isWhole ? known : [.. known.Take(MostInShort), new("Review", string.Create(CultureInfo.InvariantCulture, $"And {known.Length - MostInShort} more to know."))]);
        foreach (var text in new[] { written, denied }.OfType<JsonObject>().Where(w => w.Text("text") is { Length: > LongestInShort }))
        {
            (text["text"], isWhole) = (PlainText.Clean(text.Text("text")!, LongestInShort) + " (Review shows all of it)", false);
        }

        return new JsonObject
        {
            ["who"] = view.KnownBy(new(request.Requester.Value)),
            ["role"] = view.What(item.Entitlement)["role"]!.DeepClone(),
            ["asked"] = Wording.ForHowLong(item.Requested, view.Reader) + (request.Ticket is { } ticket ? $", ticket {PlainText.Line(ticket, 60)}" : ""),
            ["stage"] = CardParts.StageOf(item, awaiting),
            ["findings"] = findings,
        }
        .With("whom", item.Identity.Is(request.Requester) ? null : view.KnownBy(item.Identity))
        .With("justification", written).With("denied", denied).With("whole", isWhole ? "" : null);
    }

    private const int LongestInShort = 400;
    private const int MostInShort = 4;

    private static IEnumerable<Finding> Context(CardView view, Request request, Item item)
    {
        if (item.State is ItemState.AwaitingApproval open && Authority.PrincipalOf(request, item, open.Stage, view.Reader.Ref, view.Organisation) is { } principal)
        {
            yield return Wording.InPlaceOf(principal, view);
        }

        if (request.Follows is { } follows)
        {
            yield return Wording.Of(follows);
        }

        if (request.Items.Length > 1)
        {
            yield return Wording.Beside(request, item);
        }
    }

    /// <summary>Null once the item has ended.</summary>
    private static string? Ends(CardView view, Item item) => item.State switch
    {
        ItemState.AwaitingApproval or ItemState.Approved => Wording.EndsIfGrantedNow(Granted(item), view.Now, view.Reader),
        ItemState.Active { EndsAt: { } end } => view.When(end),
        ItemState.Active => "No end",
        _ => null,
    };

    private static Length Granted(Item item) => item.Votes.Aggregate(item.Allowed, (length, vote) => vote.Shortened is { } shorter ? length.ShortenedTo(shorter) : length);

    private const int HoldingsShown = 8;

    private static JsonArray Held(CardView view, IReadOnlyList<Holding> holdings)
    {
        var shown = holdings.Take(HoldingsShown).Select(h => new JsonObject { ["text"] = Held(view, h) });
        return holdings.Count > HoldingsShown
            ? [.. shown, new JsonObject { ["text"] = $"and {holdings.Count - HoldingsShown} more" }]
            : [.. shown];
    }

    private static string Held(CardView view, Holding holding) => holding switch
    {
        { State: HoldingState.Asked } => $"{holding.Entitlement}, asked for in {holding.Request}",
        { EndsAt: { } end } => $"{holding.Entitlement} until {view.When(end)}",
        _ => $"{holding.Entitlement}, {holding.Request}",
    };

    private static JsonArray Others(CardView view, Request request, Item item, int stage)
    {
        var roster = view.Organisation.Roster;
        var decided = item.Approvals
            .Select(v => !Authority.Counts(request, item, v, view.Organisation) ? $"{Wording.Decider(v, roster)} had approved, which no longer counts" : $"{Wording.Decider(v, roster)} has approved{(v.Shortened is { } shorter ? $", shortened to {Wording.ForHowLong(shorter, view.Reader)}" : "")}");
        var now = Authority.Hands(request, item, stage, view.Organisation).Where(h => h.Person != view.Reader.Ref).Select(h => Wording.Asked(h, roster)).ToList();
        var beside = now.Count == 0 ? [] : new[] { $"{Wording.Names(now, "or")}, asked now as well" };
        var later = Enumerable.Range(stage + 1, item.Stages.Length - stage - 1)
            .Where(s => !item.SetAside.Contains(s) && !Authority.IsDecided(request, item, s, view.Organisation))
            .Select(s => $"{view.Awaited(request, item, s)} ({CardParts.StageName(item.Stages[s])}), after this decision");
        return [.. decided.Concat(beside).Concat(later).Select(text => new JsonObject { ["text"] = text })];
    }
}
