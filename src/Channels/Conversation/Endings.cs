using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary><c>cancel</c> and <c>release</c>, said in words.</summary>
public sealed class Endings(LedgerWriter writer, LedgerQueries queries, HoldingQueries holdings, DialogBook dialogs, TalkCards talk)
{
    internal async Task<Reply> CancelAsync(Speaker speaker, Target target, string? openDialog, CancellationToken cancellation)
    {
        if (target is Target.Unnamed && openDialog is not null)
        {
            await dialogs.EndAsync(openDialog, cancellation);
            return new Reply.Say(talk.Notice("Discarded", "What you had begun is dropped. Nothing was recorded.", CardTone.Plain));
        }

        var waiting = await MineAsync(speaker, target, item => item.CanBeWithdrawn, cancellation);
        if ((Unclear(target, "cancel") ?? OneRequest(speaker, waiting, "cancel", "Nothing of yours waits for a decision, so there is nothing to cancel.")) is { } reply)
        {
            return reply;
        }

        var request = waiting[0].Request;
        if (request.Items.Count(i => i.CanBeWithdrawn) > waiting.Count)
        {
            return new Reply.Say(speaker.IsAlone
                ? talk.Question($"Shall I cancel all of {request.Id}?", $"A request is cancelled as a whole: “cancel {request.Id}” ends {Wording.All([.. request.Items.Where(i => i.CanBeWithdrawn).Select(i => i.Entitlement.Value)])}. Nothing was done.")
                : talk.Alone($"A request is cancelled as a whole, and more waits in {request.Id} than you named. “cancel {request.Id}” ends all of it. Nothing was done."));
        }

        var executed = await writer.ExecuteAsync(new RequestCommand.Withdraw(request.Id, speaker.Person.Ref), speaker.Context("cancel"), cancellation);
        return new Reply.Say(executed.Refusal is { } refusal
            ? talk.Refused(refusal)
            : talk.Notice(
                $"{request.Id} is cancelled",
                HowItEnds(executed.State!),
                CardTone.Plain));
    }

    private static string HowItEnds(Request cancelled) => cancelled.Items switch
    {
        var items when items.Any(i => i.State is ItemState.Active) => "What waited in it is not granted, and everyone who was asked is told. What you hold by it you still hold.",
        var items when items.Any(i => i.State is ItemState.Ending) => "What was being granted already is taken back, and you are told once it is proven gone. Everyone who was asked is told.",
        _ => "Nothing is granted by it, and everyone who was asked is told.",
    };

    internal async Task<Reply> ReleaseAsync(Speaker speaker, Target target, CancellationToken cancellation)
    {
        var active = await HeldAsync(speaker, target, item => item.State is ItemState.Active, cancellation);
        if ((Unclear(target, "release") ?? OneRequest(speaker, active, "release", "You hold nothing that could be released.")) is { } reply)
        {
            return reply;
        }

        foreach (var (request, item) in active)
        {
            if ((await writer.ExecuteAsync(new RequestCommand.Release(request.Id, item.Number, speaker.Person.Ref), speaker.Context($"release-{item.Number}"), cancellation)).Refusal is { } refusal)
            {
                return new Reply.Say(talk.Refused(refusal));
            }
        }

        return new Reply.Say(talk.Notice($"Releasing {Wording.All([.. active.Select(a => Named(speaker, a.Item))])}", await HowItGoesAsync(speaker, active, cancellation), CardTone.Accent));
    }

    private async Task<string> HowItGoesAsync(Speaker speaker, IReadOnlyList<(Request Request, Item Item)> released, CancellationToken cancellation)
    {
        var (going, said) = (new List<EntitlementId>(), new List<string>());
        foreach (var (request, item) in released)
        {
            if (Staying.Why(item, await queries.AccessAsync(item.Access, cancellation), request.Id) is { } stays)
            {
                said.Add(stays);
            }
            else
            {
                going.Add(item.Entitlement);
            }
        }

        return (said.Count, going.Count) switch
        {
            (0, _) => HowItGoes(speaker, going),
            (_, 0) => string.Join(' ', said.Append("You are told how that ends.")),
            _ => string.Join(' ', said.Append($"{Wording.All([.. going.Select(e => e.Value)])}: {Wording.GoingOn(HowItGoes(speaker, going))}")),
        };
    }

    private static string HowItGoes(Speaker speaker, IReadOnlyList<EntitlementId> released) => released.Count(e => speaker.Organisation.Catalog.Find(e.System) is { IsManual: true }) switch
    {
        0 when released.Count == 1 => "It is being removed and then read back from the target. You are told once it is proven gone.",
        0 => "Each is being removed and then read back from the target. You are told of each once it is proven gone.",
        var byHand when byHand == released.Count => "Those who change this system by hand are asked to take it away. You are told once two people have attested that it is gone.",
        _ => "Each is being removed: read back from the target, or attested gone by two people where it is changed by hand. You are told of each.",
    };

    /// <summary>Of a target what the person asked for, or what was asked for them.</summary>
    internal async Task<IReadOnlyList<(Request Request, Item Item)>> MineAsync(Speaker speaker, Target target, Func<Item, bool> fits, CancellationToken cancellation)
    {
        var requests = (await queries.RequestsOfAsync(speaker.Person.Ref, cancellation)).Where(r => !r.IsClosed);
        return [.. from request in requests
                   from item in request.Items
                   where fits(item) && Names(target, request, item)
                   select (request, item)];
    }

    /// <summary>What the person holds of a target. What their machines hold is theirs too, whoever asked for it.</summary>
    internal async Task<IReadOnlyList<(Request Request, Item Item)>> HeldAsync(Speaker speaker, Target target, Func<Item, bool> fits, CancellationToken cancellation)
    {
        var mine = await MineAsync(speaker, target, fits, cancellation);
        var machines = await holdings.ActiveItemsAsync([.. speaker.Organisation.Roster.MachinesOf(speaker.Person.Ref).Select(m => m.Id)], cancellation);
        return [.. mine.Concat(machines.Where(m => fits(m.Item) && Names(target, m.Request, m.Item)).Select(m => (m.Request, m.Item))).DistinctBy(found => (found.Request.Id, found.Item.Number))];
    }

    private static bool Names(Target target, Request request, Item item) => target switch
    {
        Target.OfRequest named => named.Request == request.Id && (named.Only.IsEmpty || named.Only.Contains(item.Entitlement)),
        Target.OfEntitlement { Entitlement: Finding<Entitlement>.Found found } => found.Value.Id == item.Entitlement,
        Target.OfEntitlement { Entitlement: Finding<Entitlement>.Ambiguous ambiguous } => ambiguous.Choices.Any(e => e.Id == item.Entitlement),
        Target.OfEntitlement { Entitlement: Finding<Entitlement>.Several several } => several.Choices.Any(e => e.Id == item.Entitlement),
        Target.OfEntitlement => false,
        _ => true,
    };

    /// <summary>What is said where something was named that is nothing known: nothing else is meant by it. Null where it is known.</summary>
    private Reply.Say? Unclear(Target target, string verb) => target is Target.OfEntitlement { Entitlement: Finding<Entitlement>.Missing or Finding<Entitlement>.Refused }
        ? new(talk.Notice($"I do not know what to {verb}", "What you named is nothing that I know. Nothing was done.", CardTone.Warning, $"Say {verb} with the request or the access, as my access and status name them, for example “{verb} R-…”."))
        : null;

    private static string Named(Speaker speaker, Item item) =>
        item.Identity.Is(speaker.Person.Ref) ? item.Entitlement.Value : $"{item.Entitlement} of {PlainText.Line(speaker.Organisation.Roster.NameOf(item.Identity))}";

    /// <summary>What is said where it is not of one request; null where it is.</summary>
    internal Reply.Say? OneRequest(Speaker speaker, IReadOnlyList<(Request Request, Item Item)> found, string verb, string none) => One(
        speaker, [.. found.GroupBy(f => f.Request.Id).Select(r => (WordsFor(verb, [.. r]), Wording.All([.. r.Select(f => Named(speaker, f.Item))])))], verb, none);

    // What is offered does no more than was asked for.
    private static string WordsFor(string verb, IReadOnlyList<(Request Request, Item Item)> found) => found[0].Request is var request && verb == "release" && request.Items.Count(i => i.State is ItemState.Active) > found.Count
        ? $"{verb} {request.Id} {string.Join(" and ", found.Select(f => f.Item.Entitlement))}"
        : $"{verb} {request.Id}";

    /// <summary>What is said where it is not one item; null where it is.</summary>
    internal Reply.Say? OneItem(Speaker speaker, IReadOnlyList<(Request Request, Item Item)> found, string verb, string none) => One(
        speaker, [.. found.Select(f => (found.Count(other => other.Request.Id == f.Request.Id) > 1 ? $"{verb} {f.Request.Id} {f.Item.Entitlement}" : $"{verb} {f.Request.Id}", Named(speaker, f.Item)))], verb, none);

    private Reply.Say? One(Speaker speaker, IReadOnlyList<(string Words, string What)> found, string verb, string none) => found.Count switch
    {
        0 => new(talk.Notice("Nothing to do", none, CardTone.Plain, "Say status to see what is open, or my access to see what you hold.")),
        1 => null,
        _ when !speaker.IsAlone => new(talk.Alone($"There are several, and they are named only where nobody else reads. Name the request here, or say {verb} in a chat of our own. Nothing was done.")),
        _ => new(talk.Question($"Which one shall I {verb}?", string.Join(", ", found.Select(f => $"“{f.Words}” for {f.What}")) + ".")),
    };
}
