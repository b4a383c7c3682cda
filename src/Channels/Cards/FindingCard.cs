using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>The card that asks the owner of an edge what becomes of a target that is not what the ledger says.</summary>
public sealed class FindingCard(CardLibrary library)
{
    /// <param name="problem">Said on the card when the last click was not executed.</param>
    public OutgoingMessage Open(CardView view, Access access, DriftFinding finding, DeliveryId delivery, string? problem)
    {
        var (entitlement, title) = (access.Id.Entitlement, TitleOf(finding.Kind));
        var (isBeingRemoved, isMachine) = (access.IsRevoking, view.Organisation.Roster.Find(access.Id.Identity) is Machine);
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["title"] = title,
            ["defect"] = DefectId.Of(StreamRef.Of(access.Id), finding.Opening).Value,
            ["entitlement"] = view.What(entitlement),
            ["sensitivity"] = view.Sensitivity(entitlement),
            ["privilege"] = view.Privilege(entitlement),
            ["beneficiary"] = view.Who(access.Id.Identity),
            ["happened"] = $"{WhatHappened(finding.Kind)} Found {view.When(finding.FoundAt)}.{(isMachine ? " Only whoever answers for the machine can ask for it." : "")}",
            ["why"] = TaskCards.Why(view, entitlement, access.Id.Identity),
            ["holds"] = Holds(view, access),
            ["silence"] = Silence(view, access, finding),
            ["canProvide"] = finding.Kind == DriftKind.Gone && !isMachine,
            ["canAdopt"] = finding.Kind != DriftKind.Gone && !isMachine,
            ["canRevoke"] = !isBeingRemoved && EdgeOwners.MayBeAsked(access.Id, view.Reader.Ref, view.Organisation),
        };
        return new($"{title}: {entitlement}", library.Expand("finding", data.With("problem", problem))) { Spoken = view.Spoken(entitlement, data.Text("happened"), data.Text("silence")) };
    }

    /// <summary>The same once the finding is settled.</summary>
    public OutgoingMessage Settled(CardView view, Access access)
    {
        var asKnown = access.IsByHand ? "as people attest" : "as read in the target";
        var (title, tone) = access.State switch
        {
            AccessState.Revoking or AccessState.RevokeBlocked => ("It is being removed", CardTone.Accent),
            AccessState.Absent => ($"It is gone, {asKnown}", CardTone.Good),
            AccessState.Provisioning => ("It is being provided again for a request", CardTone.Accent),
            AccessState.Active => ($"It is there for a request, {asKnown}", CardTone.Good),
            _ => ("Nothing is left to decide about this finding", CardTone.Plain),
        };
        var text = $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))}.";
        return new($"{access.Id.Entitlement}: {title}", library.Expand("notice", new JsonObject { ["title"] = title, ["tone"] = tone, ["text"] = text }));
    }

    internal static string TitleOf(DriftKind kind) => TaskCards.TitleOf(kind switch
    {
        DriftKind.Gone => TaskReason.FoundGone,
        DriftKind.Back => TaskReason.FoundBack,
        _ => TaskReason.FoundBeyondEnd,
    });

    private static string WhatHappened(DriftKind kind) => kind switch
    {
        DriftKind.Gone => "It was there and is gone, and it was not removed here.",
        DriftKind.Back => "It was found gone and is there again, and it was not put there from here.",
        _ => "It was seen again after its end. It is being removed.",
    };

    private static string Holds(CardView view, Access access)
    {
        string[] held = [.. access.Claims.Where(c => c.IsLive).Select(c => c.State is ClaimState.Active { EndsAt: { } end } ? $"{c.Ref.Request}, until {view.When(end)}" : c.Ref.Request.Value)];
        return held.Length == 0 ? "No request." : string.Join("; ", held) + ".";
    }

    private static string Silence(CardView view, Access access, DriftFinding finding) => (Drift.GoesUndecidedAt(access, view.Organisation), Drift.NextChase(finding)) switch
    {
        ({ } end, _) => $"Nobody is left who may decide about it, so it is revoked {view.When(end)}.",
        (_, { } next) => $"It stays listed as a defect, and {(finding.Step == 0 ? "you are asked again" : "the next person is asked")} {view.When(next)}.",
        _ => "It stays listed as a defect.",
    };
}
