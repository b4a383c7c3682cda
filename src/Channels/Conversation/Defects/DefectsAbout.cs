using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Defects;

/// <summary>Looks up what a defect is about.</summary>
public sealed class DefectsAbout(LedgerQueries queries)
{
    public async Task<DefectAbout> OfAsync(Defect defect, Roster roster, CancellationToken cancellation) => defect.Source.Kind switch
    {
        StreamKind.Ledger when defect.Source == DefectCauses.Clock => new("the clock of the bot's host"),
        StreamKind.Ledger => new("the bot's ledger"),
        StreamKind.Policy => new(OfPolicy(defect)),
        StreamKind.Absence => new($"the absence of {Name(roster, new(defect.Source.Id))}"),
        StreamKind.Defect => new($"defect {defect.Source.Id}"),
        StreamKind.Access => OfAccess(new(defect.Source.Id), roster),
        _ => await OfRequestAsync(new(defect.Source.Id), defect.Item, roster, cancellation),
    };

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
