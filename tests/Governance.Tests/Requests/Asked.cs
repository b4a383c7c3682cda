using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

/// <summary>One request with one item, and what was said to the last command.</summary>
internal sealed class Asked
{
    private static readonly RequestId Id = new("R1");
    private static readonly Commitment Because = new("because");

    public Organisation Organisation { get; set; } = Field.Organisation;
    public DateTimeOffset Now { get; set; } = Noon;
    public ClockState Clock { get; set; } = ClockState.Sound;
    public CustodyState Custody { get; set; }
    public ImmutableArray<Holding> Holdings { get; set; } = [];
    public int Waiting { get; set; }
    public Request? Request { get; private set; }
    public ImmutableArray<RequestEvent> Events { get; private set; } = [];
    public ImmutableArray<Obligation> Obligations { get; private set; } = [];
    public Refusal? Refusal { get; private set; }
    public Item Item => Request!.Items[0];

    /// <summary>Ana asks for reading, for five hours: her manager Ben, then the owner Cai.</summary>
    public static Asked ByAna() => By(Ana, Ana.AsIdentity, Read);

    public static Asked By(PersonId requester, IdentityId beneficiary, EntitlementId entitlement, Organisation? organisation = null) =>
        new Asked { Organisation = organisation ?? Field.Organisation }.Submit(requester, beneficiary, entitlement, Length.OfTime(TimeSpan.FromHours(5)));

    public Asked Submit(PersonId requester, IdentityId beneficiary, EntitlementId entitlement, Length length) =>
        When(new RequestCommand.Submit(Id, requester, [new(beneficiary, entitlement, length)], Because, null));

    public Asked When(RequestCommand command)
    {
        var decided = RequestLifecycle.Decide(Request, command, new(Organisation, Now, Clock, _ => Holdings, _ => Waiting) { Custody = Custody });
        (Events, Refusal, Obligations) = (decided.Events, decided.Refusal, []);
        foreach (var @event in decided.Events)
        {
            Request = RequestLifecycle.Evolve(Request, @event);
            Obligations = [.. Obligations, .. RequestLifecycle.Owes(Request, @event)];
        }

        return this;
    }

    public ShownDigest Shown => Digest.Of(Request!, Item, Organisation);

    public Asked Approve(PersonId by, Length? shortened = null, ShownDigest? shown = null, int? stage = null) =>
        When(new RequestCommand.CastVote(Id, 1, stage ?? OpenStage, by, Verdict.Approve, shortened, null, shown ?? Shown, new("d")));

    /// <summary>A vote on one of several items, at the stage that is open there.</summary>
    public Asked Vote(int item, PersonId by, Verdict verdict = Verdict.Approve) => When(new RequestCommand.CastVote(
        Id, item, Request!.Items[item - 1].State is ItemState.AwaitingApproval open ? open.Stage : -1, by, verdict, null,
        verdict == Verdict.Deny ? Because : null, Digest.Of(Request, Request.Items[item - 1], Organisation), new("d")));

    public Asked Deny(PersonId by, Commitment? reason) =>
        When(new RequestCommand.CastVote(Id, 1, OpenStage, by, Verdict.Deny, null, reason, Shown, new("d")));

    public Asked Deny(PersonId by) => Deny(by, Because);
    public Asked Withdraw(PersonId by) => When(new RequestCommand.Withdraw(Id, by));
    public Asked Release(PersonId by) => When(new RequestCommand.Release(Id, 1, by));
    public Asked Authorise(int attempt = 1) => When(new RequestCommand.AuthoriseGrant(Id, 1, attempt));
    public Asked Lapse(int stage, int opening) => When(new RequestCommand.Lapse(Id, 1, stage, opening));
    public Asked Lapse() => Lapse(OpenStage, ((ItemState.AwaitingApproval)Item.State).Opening);
    public Asked Expire() => When(new RequestCommand.Expire(Id, 1));
    public Asked Look() => When(new RequestCommand.LookAtPolicy(Id));
    public Asked Note(ClaimReport report, int? attempt = null) => When(new RequestCommand.NoteClaim(Id, 1, attempt ?? Item.LastTry, report));

    public Asked Approved() => Approve(Ben).Approve(Cai);
    public Asked Authorised() => Approved().Authorise();
    public Asked Active() => Authorised().Note(new ClaimReport.Active(Now, Now + TimeSpan.FromHours(5)));
    public Asked Ending() => Active().Release(Ana);
    public Asked Closed() => Ending().Note(new ClaimReport.Ended(Outcome.Removed, null));

    public Asked Under(Organisation organisation)
    {
        Organisation = organisation;
        return this;
    }

    public Asked After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Asked InQuarantine()
    {
        Custody = CustodyState.Quarantined;
        return this;
    }

    public Asked WithClockPutBack()
    {
        Clock = ClockState.PutBack;
        return this;
    }

    public int OpenStage => Item.State is ItemState.AwaitingApproval awaiting ? awaiting.Stage : -1;

    public void IsRefused(RefusalCode code)
    {
        Assert.NotNull(Refusal);
        Assert.Equal(code, Refusal.Code);
    }

    public void IsRefusedUnchanged(RefusalCode code)
    {
        IsRefused(code);
        Assert.Empty(Events);
    }

    public void IsClosedAs(Outcome outcome)
    {
        Assert.Equal(outcome, Assert.IsType<ItemState.Closed>(Item.State).Outcome);
        Assert.True(Request!.IsClosed);
        Assert.IsType<RequestEvent.RequestClosed>(Events[^1]);
    }

    public void IsEnding(EndCause cause) => Assert.Equal(cause, Assert.IsType<ItemState.Ending>(Item.State).Cause);

    public bool Owes(ObligationKind kind) => Obligations.Any(o => o.Kind == kind);
}
