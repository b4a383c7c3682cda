using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Defects;

/// <summary>Looks up what a defect is about.</summary>
public sealed class DefectsAbout(LedgerQueries queries)
{
    /// <summary>How many of what a system holds up are named; the others are counted.</summary>
    private const int Named = 3;

    public async Task<DefectAbout> OfAsync(CardView view, Defect defect, CancellationToken cancellation) => defect.Source.Kind switch
    {
        StreamKind.Ledger when defect.Source == DefectCauses.Clock => new("the clock of the bot's host"),
        StreamKind.Ledger => new("the bot's ledger"),
        StreamKind.Policy => new(OfPolicy(defect)),
        StreamKind.Absence => new($"the absence of {Name(view.Organisation.Roster, new(defect.Source.Id))}"),
        StreamKind.Accounts => new($"the chat accounts of {Name(view.Organisation.Roster, new(defect.Source.Id))}"),
        StreamKind.Defect => new($"defect {defect.Source.Id}"),
        StreamKind.Access when DefectCauses.IsOfSystem(defect.Task.Reason) => await OfSystemAsync(view, new AccessId(defect.Source.Id).Entitlement.System, cancellation),
        StreamKind.Access => OfAccess(new(defect.Source.Id), view.Organisation.Roster),
        _ => await OfRequestAsync(new(defect.Source.Id), defect.Item, view.Organisation.Roster, cancellation),
    };

    /// <summary>A system, and what does not go from it at present: how many, the first few by name and since when each ends.</summary>
    public async Task<DefectAbout> OfSystemAsync(CardView view, SystemId system, CancellationToken cancellation)
    {
        var held = await queries.FailingToGoAsync(system, cancellation);
        var names = new List<string>();
        foreach (var access in held.Take(Named))
        {
            names.Add(await EndingAsync(view, access, cancellation));
        }

        return new($"the system {system}")
        {
            System = system,
            HeldUp = held.Length switch
            {
                0 => null,
                1 => $"1 access cannot be removed: {names[0]}.",
                <= Named => $"{held.Length} accesses cannot be removed: {string.Join("; ", names)}.",
                _ => $"{held.Length} accesses cannot be removed: {string.Join("; ", names)}; and {held.Length - Named} more.",
            },
        };
    }

    private async Task<string> EndingAsync(CardView view, Access access, CancellationToken cancellation)
    {
        var item = access.Claims.LastOrDefault(c => c.State is ClaimState.Ending) is { Ref: var claim } ? (await queries.RequestAsync(claim.Request, cancellation))?.Find(claim.Item) : null;
        var since = item?.State is ItemState.Ending { Since: var at } ? $", ending since {view.When(at)}" : "";
        return $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))}{since}";
    }

    // A machine, an entitlement or a system whose owner has left is named as its source.
    private static string OfPolicy(Defect defect) => defect switch
    {
        _ when defect.Source == PolicyHold.Stream => "the policy folder",
        { Task.Reason: TaskReason.OwnerLeft or TaskReason.NobodyAnswers } => PlainText.Line(defect.Source.Id),
        _ => "the policy in force",
    };

    private static DefectAbout OfAccess(AccessId access, Roster roster)
    {
        var holder = PlainText.Line(roster.NameOf(access.Identity));
        return new($"{access.Entitlement} held by {holder}") { Entitlement = access.Entitlement, Holder = holder };
    }

    private async Task<DefectAbout> OfRequestAsync(RequestId request, int number, Roster roster, CancellationToken cancellation)
    {
        if ((await queries.RequestAsync(request, cancellation))?.Items is not [var first, ..] items)
        {
            return new($"request {request}") { Request = request };
        }

        var item = items.FirstOrDefault(i => i.Number == number) ?? first;
        var holder = PlainText.Line(roster.NameOf(item.Identity));
        return new($"{item.Entitlement} for {holder}, request {request}") { Entitlement = item.Entitlement, Holder = holder, Request = request };
    }

    private static string Name(Roster roster, PersonId person) => PlainText.Line(roster.NameOf(person));
}
