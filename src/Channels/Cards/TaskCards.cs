using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Cards that ask a named human to do or decide something about an access.</summary>
public sealed class TaskCards(CardLibrary library)
{
    /// <summary>Why a card comes to whom the policy's <c>defects-to</c> names.</summary>
    internal const string OwnsTheRest = "You own what nobody else does.";

    /// <param name="defect">The defect as which it is listed; null where the task is none.</param>
    public OutgoingMessage Task(CardView view, HumanTask task, EntitlementId entitlement, IdentityId identity, RequestId? request, DefectId? defect)
    {
        var (title, todo) = Words(task.Reason);
        var data = new JsonObject
        {
            ["heading"] = "A TASK FOR YOU",
            ["title"] = title,
            ["entitlement"] = entitlement.Value,
            ["identity"] = PlainText.Line(view.Organisation.Roster.NameOf(identity)),
            ["why"] = Why(view, entitlement, identity),
            ["happened"] = PlainText.Line(task.About is { } person ? $"{task.Detail} It is for {view.Organisation.Roster.NameOf(person)}." : task.Detail, 300),
            ["todo"] = todo,
        };
        return new($"{title}: {entitlement}", library.Expand("task", data.With("requestId", request?.Value).With("defect", defect?.Value)));
    }

    /// <summary>A task about a whole system.</summary>
    public OutgoingMessage Task(CardView view, HumanTask task, SystemId system, DefectAbout about, DefectId defect)
    {
        var (title, todo) = Words(task.Reason);
        var data = new JsonObject
        {
            ["heading"] = "A TASK FOR YOU",
            ["title"] = title,
            ["why"] = view.Organisation.Catalog.Find(system) is { Owner: var owner } known && owner == view.Reader.Ref ? $"You own {PlainText.Line(known.Name)}." : OwnsTheRest,
            ["happened"] = about.Happened(task),
            ["todo"] = todo,
            ["defect"] = defect.Value,
        };
        return new($"{title}: {system}", library.Expand("task", data));
    }

    /// <summary>A task about the bot itself: its ledger, its policy.</summary>
    public OutgoingMessage Task(HumanTask task, DefectId defect)
    {
        var (title, todo) = Words(task.Reason);
        var data = new JsonObject { ["heading"] = "A TASK FOR YOU", ["title"] = title, ["why"] = OwnsTheRest, ["happened"] = PlainText.Line(task.Detail, 300), ["todo"] = todo };
        return new(title, library.Expand("task", data.With("defect", defect.Value)));
    }

    /// <summary>The same once nothing is left to do about it.</summary>
    public OutgoingMessage Over(HumanTask task)
    {
        var title = $"Settled: {TitleOf(task.Reason)}";
        return new(title, library.Expand("notice", new JsonObject { ["title"] = title, ["tone"] = CardTone.Good, ["text"] = "This has come to its end, or another card stands for it now. Nothing is left to do here." }));
    }

    /// <summary>A task about an item, as it stands since: one card from the first grant that failed to what became of it.</summary>
    public OutgoingMessage Task(CardView view, HumanTask task, Request request, Item item, DefectId? defect) => (task.Reason, item.State) switch
    {
        (not TaskReason.GrantFailing, _) or (_, ItemState.Approved) => Task(view, task, item.Entitlement, item.Identity, request.Id, defect),
        (_, ItemState.Ending { Cause: EndCause.GrantExhausted } or ItemState.Closed { Outcome: Outcome.Failed }) =>
            Task(view, task with { Reason = TaskReason.GrantExhausted, Detail = "The grant failed until tries ran out, and what was tried is taken back." }, item.Entitlement, item.Identity, request.Id, defect),
        (_, ItemState.Active) => Done(view, request, item, "The grant succeeded after all", CardTone.Good),
        (_, ItemState.AwaitingApproval or ItemState.Ending { Cause: EndCause.AuthorityLost }) => Done(view, request, item, "The grant waits for approval again", CardTone.Plain),
        _ => Done(view, request, item, "The grant is no longer wanted", CardTone.Plain),
    };

    private OutgoingMessage Done(CardView view, Request request, Item item, string title, string tone)
    {
        var text = $"{item.Entitlement} for {PlainText.Line(view.Organisation.Roster.NameOf(item.Identity))}, request {request.Id}. Nothing is left to do.";
        return new($"{title}: {item.Entitlement}", library.Expand("notice", new JsonObject { ["title"] = title, ["tone"] = tone, ["text"] = text }));
    }

    /// <summary>A defect that is open.</summary>
    /// <param name="others">How many more are open that its reader may close.</param>
    public OutgoingMessage Open(CardView view, Defect defect, DefectAbout about, int others)
    {
        var (title, todo) = Words(defect.Task.Reason);
        var owner = DefectLifecycle.OwnerOf(defect, view.Organisation);
        var data = new JsonObject
        {
            ["heading"] = "A DEFECT IS OPEN",
            ["title"] = title,
            ["why"] = owner == view.Reader.Ref ? "It is yours to see to." : $"It is {PlainText.Line(view.Organisation.Roster.NameOf(owner))}’s to see to, and is still open.",
            ["happened"] = about.Happened(defect.Task),
            ["todo"] = todo,
            ["meanwhile"] = $"Open since {view.When(defect.Since)}.{(defect.ReopenedAt is null ? "" : " It was closed before, and its cause has lasted.")}{(others == 0 ? "" : $" {others} more {(others == 1 ? "defect waits" : "defects wait")} for you: say defects.")}",
            ["defect"] = defect.Id.Value,
        };
        return new($"{(defect.Step == 0 ? "A defect is open" : "Still open")}: {title}{(about.System is { } system ? $": {system}" : "")}", library.Expand("task", data.With("entitlement", about.Entitlement?.Value).With("identity", about.Holder).With("requestId", about.Request?.Value)));
    }

    /// <summary>The same once it is closed or settled.</summary>
    public OutgoingMessage Ended(CardView view, Defect defect)
    {
        var (title, tone, text) = defect.Closed switch
        {
            null => ("Its cause is gone", CardTone.Good, "Nothing is left to do."),
            { ComesBackAt: { } again } closed => ($"Closed by {PlainText.Line(view.Organisation.Roster.NameOf(closed.By))}", CardTone.Plain, $"Its cause lasted then: unless it is gone by {view.When(again)}, it is opened again."),
            var closed => ($"Closed by {PlainText.Line(view.Organisation.Roster.NameOf(closed.By))}", CardTone.Good, "Nothing is left to do."),
        };
        return new($"{defect.Id}: {title}", library.Expand("notice", new JsonObject { ["title"] = title, ["tone"] = tone, ["text"] = $"{TitleOf(defect.Task.Reason)} ({defect.Id}). {text}" }));
    }

    /// <summary>What is the matter, in a few words.</summary>
    public static string TitleOf(TaskReason reason) => Words(reason).Title;

    internal static string Why(CardView view, EntitlementId entitlement, IdentityId identity)
    {
        var catalog = view.Organisation.Catalog;
        return catalog.Find(entitlement)?.Owners.Contains(view.Reader.Ref) == true ? $"You own {entitlement}."
            : catalog.Find(entitlement.System)?.Owner == view.Reader.Ref ? $"You own {PlainText.Line(catalog.Find(entitlement.System)!.Name)}."
            : EdgeOwners.IsAskedAsLeader(AccessId.Of(entitlement, identity), view.Reader.Ref, view.Organisation) ? $"You lead {(view.Organisation.Roster.Find(identity) is Machine ? "who answers for " : "")}{PlainText.Line(view.Organisation.Roster.NameOf(identity))}, and nobody who owns it can be asked."
            : OwnsTheRest;
    }

    private static (string Title, string Todo) Words(TaskReason reason) => reason switch
    {
        TaskReason.RevocationStuck => ("A system does not remove access", "Look at the target and take away there what is listed. It is tried and read again by itself, and the defect ends when it is seen gone."),
        TaskReason.RevocationBlocked => ("The target refuses a revocation", "Mend what the target refuses, for example a last member or an inherited role. It is tried again by itself."),
        TaskReason.DecidePreExisting => ("Decide about access that was there before", "Decide on the card whether it is removed or stays."),
        TaskReason.FoundBeyondEnd => ("Access was found after its end", "Find out how it came back. It is being removed."),
        TaskReason.GrantFailing => ("A grant does not succeed", "Look at the target. The grant is tried again by itself; this card says how it ends."),
        TaskReason.GrantExhausted => ("A grant failed", "Look at the target. The request is being closed as failed; it can be asked for again."),
        TaskReason.FoundGone => ("Active access disappeared", "Find out who took it away in the target. The requests that hold it go on until their end."),
        TaskReason.NobodyReviews => ("Nobody reviews an access", "Mend the policy or the people file so that somebody can. Without an answer the access is taken back, or its owner is asked about it where it was there before."),
        TaskReason.FoundBack => ("Access that had disappeared is back", "Find out who put it back in the target. Adopt it by a request, or revoke it."),
        TaskReason.CannotObserve => ("A target cannot be read", "Make the target readable again. Nothing is called gone until it was read, and the defect ends by itself then."),
        TaskReason.HandsLacking => ("A change by hand lacks people", "Name others in the policy as operators of the system, or talk to those who are asked. It waits until enough of them have attested it."),
        TaskReason.HandsSilent => ("Nobody makes a change by hand", "Talk to those who are asked, or name other operators of the system in the policy. It waits until they have attested it, and they are reminded every week."),
        TaskReason.NotRoutable => ("A request cannot be routed", "Mend the policy so that somebody can decide this kind of request."),
        TaskReason.JobFailing => ("Something that is owed keeps failing", "Ask an operator to look at the log of the bot. It is tried again by itself and stays owed until it is done."),
        TaskReason.OwnerLeft => ("An owner has left", "Name another owner in the policy. Until then it is for you to answer for."),
        TaskReason.NobodyAnswers => ("Nobody answers for a machine", "Name an owner who is here in the policy. Without one the access is revoked two weeks after this was found."),
        TaskReason.PolicyHeld => ("A changed people file is held", "Release it on its card or with policy release where it is meant, or mend the file."),
        TaskReason.Quarantined => ("The ledger is in quarantine", "Look at what the readings found (say defects), then have an operator run, where the bot runs: ledger release --by HANDLE --reason TEXT. Until every access was read it is refused and lists those that were not, and how to go on without them."),
        TaskReason.ClockPutBack => ("The clock of the bot's host was put back", "Have an operator set it right; this ends by itself then. Until then nothing can be asked for, approved, granted or kept, and what has an end ends when its time has passed."),
        TaskReason.PolicyRefused => ("A changed policy is refused", "Mend the files, or put the last good ones back. The log of the bot has every problem with its line; this card says when a good folder was read."),
        TaskReason.FindingSilent => ("Nobody decides about access that was there before", "Talk to those who were asked, or decide on the card yourself whether it is removed or stays."),
        TaskReason.NobodyDecides => ("Nobody may decide about a finding", "Name somebody in the policy who does not hold it: an owner of the entitlement or of the system, who leads the holder, or another in defects-to."),
        TaskReason.EscalationRanOut => ("Nobody decides a request", "Talk to those who were asked, or name somebody else in the policy. Without a decision it lapses."),
        TaskReason.Undeliverable => ("A card could not be delivered", "Make sure that this person can be reached, or that somebody else can decide."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>To the owner of an edge that was there before us.</summary>
    /// <param name="problem">Said on the card when the last click was not executed.</param>
    public OutgoingMessage PreExisting(CardView view, Access access, DeliveryId delivery, string? problem = null)
    {
        var (entitlement, canDecide) = (access.Id.Entitlement, EdgeOwners.MayBeAsked(access.Id, view.Reader.Ref, view.Organisation));
        var request = (access.Claims.LastOrDefault(c => c.State is ClaimState.Ending) ?? access.Claims.LastOrDefault())?.Ref.Request;
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = request?.Value ?? "not known here",
            ["entitlement"] = view.What(entitlement),
            ["sensitivity"] = view.Sensitivity(entitlement),
            ["privilege"] = view.Privilege(entitlement),
            ["beneficiary"] = view.Who(access.Id.Identity),
            ["happened"] = request is { } ended
                ? $"{PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))} had this before {ended} was granted, and {ended} has come to its end."
                : $"{PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))} has this in the target, and the ledger, which may have been restored from an older copy, knows of no grant.",
            ["why"] = Why(view, entitlement, access.Id.Identity),
            ["heading"] = canDecide ? "YOUR DECISION IS NEEDED" : "NOBODY MAY DECIDE THIS",
            ["remove"] = access.IsByHand ? "Those who change the system by hand take it away, and two people attest that it is gone." : "It is taken away in the target and the removal is checked.",
            ["canDecide"] = canDecide,
            ["silence"] = !canDecide ? "You cannot decide about it yourself, and nobody is left who may. It stays open until the policy names somebody." : $"The request stays open until somebody decides; nothing is assumed.{Chased(view, access)}",
        };
        return new($"{entitlement} was there before: remove or keep?", library.Expand("preexisting-end", data.With("problem", problem))) { Spoken = view.Spoken(entitlement, data.Text("happened"), data.Text("silence")) };
    }

    /// <summary>The same once it is decided, or moot.</summary>
    /// <param name="decided">Null where nobody decided before it was settled otherwise.</param>
    public OutgoingMessage PreExistingDecided(CardView view, Access access, AccessEvent.PreExistingDecided? decided)
    {
        var data = new JsonObject
        {
            ["title"] = decided switch
            {
                null => "Nothing is left to decide",
                { Decision: PreExistingDecision.Keep } => $"It stays, by decision of {PlainText.Line(view.Organisation.Roster.NameOf(decided.By))}",
                _ => $"It is removed, by decision of {PlainText.Line(view.Organisation.Roster.NameOf(decided.By))}",
            },
            ["tone"] = decided switch { null => CardTone.Plain, { Decision: PreExistingDecision.Keep } => CardTone.Warning, _ => CardTone.Good },
            ["text"] = $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))}"
                + (decided is { } by ? $", decided {view.When(by.At)}." : SettledOtherwise(access)),
        };
        return new($"{access.Id.Entitlement}: {data["title"]}", library.Expand("notice", data));
    }

    private static string Chased(CardView view, Access access) => access.Finding is not { } finding || Drift.NextChase(finding) is not { } next ? " It stays listed as a defect."
        : $" {(finding.Step == 0 ? "You are reminded" : "The next person is asked")} {view.When(next)}.";

    private static string SettledOtherwise(Access access) => access switch
    {
        { State: AccessState.Absent } => ": it is gone.",
        { IsRevoking: true } => ": it is being removed.",
        _ when access.Live.Any() => ": another request holds it now. You are asked again when that ends.",
        _ => ".",
    };
}
