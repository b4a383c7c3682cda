using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using CsCheck;

namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>Compares the real lifecycles with what the model says that they came to.</summary>
internal static class Agreeing
{
    public static string? WhyNot(Driven real, Transition<Whole> step)
    {
        var model = step.After;
        return Differ("first item", model.First.Phase, PhaseOf(real.Item(1)))
            ?? Differ("second item", model.Second.Phase, PhaseOf(real.Item(2)))
            ?? Differ("first claim", model.First.Hold, HoldOf(real, 1))
            ?? Differ("second claim", model.Second.Hold, HoldOf(real, 2))
            ?? Differ("first tried", model.First.Tried, real.Item(1) is { HasClaim: true })
            ?? Differ("second tried", model.Second.Tried, real.Item(2) is { HasClaim: true })
            ?? Differ("edge", model.Edge, EdgeOf(real.Access.State))
            ?? Differ("call", model.Made, MadeOf(real))
            ?? Differ("calls made", model.Made == Made.None ? 0 : 1, real.Intended.Count)
            ?? Differ("grant under way", model.Granting != Unsure.None, real.Access.OpenCalls.Any(c => c.Kind == CallKind.Grant))
            ?? Differ("revocation under way", model.RevokingNow || model.RevokedPast, real.Access.OpenCalls.Any(c => c.Kind == CallKind.Revoke))
            ?? Differ("review open", model.Reviewed, real.Access is { IsReviewed: true, Review.Open: not null })
            ?? Differ("gone is told", model is { Edge: Edge.Active, Told: true }, real.Access is { State: AccessState.Active, Finding.Kind: DriftKind.Gone })
            ?? Differ("next reading is planned", model.Edge == Edge.Active, real.Access.Look is not null)
            ?? WhyNotOwed(real, model);
    }

    private static string? WhyNotOwed(Driven real, Whole model) => model.Edge switch
    {
        Edge.Provisioning => Differ("failures", model.Failures, real.Access.Failures) ?? Differ("next try", model.Owed, OwedOf(real)),
        Edge.Revoking => Differ("next try", model.Owed, OwedOf(real)),
        _ => null,
    };

    private static string? Differ(string what, object model, object real) => model.ToString() == real.ToString() ? null : $"{what}: the model says {model}, the lifecycle {real}";

    private static Phase PhaseOf(Item? item) => item?.State switch
    {
        null => Phase.None,
        ItemState.AwaitingApproval { Stage: 0 } => Phase.FirstStage,
        ItemState.AwaitingApproval => Phase.OwnerStage,
        ItemState.Approved => Phase.Approved,
        ItemState.Active => Phase.Active,
        ItemState.Ending { Cause: EndCause.AuthorityLost } => Phase.LosingAuthority,
        ItemState.Ending => Phase.Ending,
        _ => Phase.Closed,
    };

    private static Hold HoldOf(Driven real, int number) => real.Access.Find(Driven.Ref(number)) is not { } claim ? Hold.None : claim.State switch
    {
        ClaimState.Waiting => Hold.Waiting,
        ClaimState.Active => Hold.Active,
        ClaimState.Ending { History: ClaimHistory.WasActive } => Hold.EndingUsed,
        ClaimState.Ending => Hold.EndingUnused,
        _ => claim.Attempt <= real.Item(number)!.SpentTries ? Hold.None : Hold.Ended,
    };

    private static Edge EdgeOf(AccessState state) => state switch
    {
        AccessState.Absent => Edge.Absent,
        AccessState.Provisioning => Edge.Provisioning,
        AccessState.Active => Edge.Active,
        AccessState.Revoking or AccessState.RevokeBlocked => Edge.Revoking,
        _ => throw new InvalidOperationException($"{state} is outside of the model"),
    };

    private static Made MadeOf(Driven real) => real.Intended.Count == 0 ? Made.None : real.Intended[^1].Kind == CallKind.Grant ? Made.Grant : Made.Revoke;

    private static Owed OwedOf(Driven real) => real.Next switch
    {
        ObligationKind.Provision => Owed.Provision,
        ObligationKind.AuthoriseGrant => Owed.Authority,
        ObligationKind.Observe => Owed.Look,
        ObligationKind.Revoke => Owed.Revoke,
        _ => Owed.Nothing,
    };
}
