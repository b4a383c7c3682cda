using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public sealed class HoldTests
{
    private static readonly Commitment Because = new("because");
    private static readonly PolicyHoldCommand Hold = new PolicyHoldCommand.Hold("hash", 3, 8);

    [Fact]
    public void A_hold_asks_whoever_owns_what_nobody_else_does_and_is_a_defect()
    {
        var events = Decide(PolicyHold.None, Hold).Events;
        var held = Assert.IsType<PolicyEvent.Held>(Assert.Single(events));
        Assert.Equal((Eve, TaskReason.PolicyHeld), (held.Task.Owner, held.Task.Reason));
        Assert.Equal([ObligationKind.DeliverCard, ObligationKind.OpenDefect], HoldLifecycle.Owes(Held, held).Select(o => o.Kind));
        Assert.Equal(RefusalCode.NothingOwed, Decide(Held, Hold).Refusal!.Code);
    }

    [Fact]
    public void Only_that_person_releases_it_and_only_what_they_saw()
    {
        var refused = Decide(Held, new PolicyHoldCommand.Release(null, Ben, Because)).Refusal!;
        Assert.Equal((RefusalCode.NoAuthority, RefusalTrace.Audited), (refused.Code, refused.Trace));
        Assert.Equal(RefusalCode.MovedOn, Decide(Then(Held, new PolicyHoldCommand.Hold("other", 4, 8)), new PolicyHoldCommand.Release(Held.Open!.Opening, Eve, Because)).Refusal!.Code);
        Assert.Equal((null, "hash"), (Released.Open, Released.Released));
        Assert.Equal(RefusalCode.MovedOn, Decide(Released, new PolicyHoldCommand.Release(null, Eve, Because)).Refusal!.Code);
    }

    [Fact]
    public void What_is_released_is_that_text_and_a_changed_one_is_held_anew()
    {
        Assert.Equal(RefusalCode.NothingOwed, Decide(Released, Hold).Refusal!.Code);
        var again = Then(Released, new PolicyHoldCommand.Hold("other", 4, 8));
        Assert.Equal(("other", null), (again.Open!.Hash, again.Released));
    }

    [Fact]
    public void It_ends_with_the_folder_that_it_was_about()
    {
        Assert.Equal((null, null), (Then(Held, new PolicyHoldCommand.End()).Open, Then(Released, new PolicyHoldCommand.End()).Released));
        Assert.Equal(RefusalCode.NothingOwed, Decide(PolicyHold.None, new PolicyHoldCommand.End()).Refusal!.Code);
    }

    private static PolicyHold Held => Then(PolicyHold.None, Hold);
    private static PolicyHold Released => Then(Held, new PolicyHoldCommand.Release(1, Eve, Because));

    private static PolicyHold Then(PolicyHold state, PolicyHoldCommand command)
    {
        var decided = Decide(state, command);
        Assert.Null(decided.Refusal);
        return decided.Events.Aggregate(state, HoldLifecycle.Evolve);
    }

    private static Decided<PolicyEvent> Decide(PolicyHold state, PolicyHoldCommand command) => HoldLifecycle.Decide(state, command, new(Field.Organisation, Noon));
}
