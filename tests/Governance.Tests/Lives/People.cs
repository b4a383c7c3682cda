using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>What people do: ask, decide, cancel, release, leave, come back, and change the policy.</summary>
internal sealed class People(World world)
{
    public const int MostRequests = 4;
    private static readonly Commitment Because = new("because");
    private static readonly DeliveryId Delivery = new("delivery");
    private static readonly ImmutableArray<IdentityId> Beneficiaries = [Ana.AsIdentity, Ana.AsIdentity, Ana.AsIdentity, Fay.AsIdentity, Svc, Svc];

    private static readonly ImmutableArray<Roster> Rosters =
    [
        Roster(), Roster(), Roster(Cai), Roster(Eve), Roster(null, Ben), Roster(null, Fay), Roster(Dia, Cai), Roster(null, Hal), Roster(null, Ana), Roster(null, Gil),
        Roster(null, Gil, Hal), Roster(null, Gil, Hal, Cai, Eve), Roster(null, Gil, Hal, Cai, Eve),
    ];

    private static readonly ImmutableArray<ImmutableArray<Rule>> RuleSets =
    [
        Rules,
        [Rule(Read, Stage(Manager, fallback: Group("backup")) with { Escalations = [new(TimeSpan.FromHours(2), Named(Eve)), new(TimeSpan.FromHours(4), Group("security"))] }, Stage(Owner)), Rules[1]],
        [Rule(Read, Stage(Manager, fallback: Group("backup")), Stage(Owner), Stage(Named(Eve))), Rules[1]],
        [Rule(Read), Rules[1]],
        [Rules[1]],
        [Rule(Read, Stage(AnyOf(Manager, Owner, Group("security")), 2)), Rule(Admin, Stage(Group("security")), Stage(Named(Eve, Cai)))],
    ];

    private static readonly Conflict Together = new("together", Read, Admin, "not both", Stage(Named(Eve, Gil)));

    public void Submit(ref Dice dice)
    {
        var beneficiary = dice.Pick(Beneficiaries);
        var requester = beneficiary == Svc ? Gil : dice.Chance(70) ? new PersonId(beneficiary.Value) : dice.Pick(Everybody);
        var entitlement = dice.Chance(75) ? Read : Admin;
        var length = new Length(TimeSpan.FromHours(1 + dice.Roll(8)), dice.Chance(25) ? world.Now + TimeSpan.FromHours(1 + dice.Roll(6)) : null);
        world.Execute(new RequestCommand.Submit(new($"R{world.Requests.Count + 1}"), requester, [new(beneficiary, entitlement, length)], Because, null));
    }

    public void Vote(ref Dice dice)
    {
        if (world.Cards.Count == 0)
        {
            return;
        }

        var card = dice.Chance(70) ? world.Cards[^1] : dice.Pick(world.Cards);
        var request = world.Requests[card.Request];
        var item = request.Find(card.Item)!;
        var asked = card.Stage < item.Stages.Length ? Authority.Awaited(request, item, card.Stage, world.Organisation) : [];
        var by = asked.IsEmpty || dice.Chance(25) ? dice.Pick(Everybody) : dice.Pick(asked);
        var verdict = dice.Chance(93) ? Verdict.Approve : Verdict.Deny;
        var shorter = dice.Chance(10) ? Length.OfTime(TimeSpan.FromMinutes(30 + dice.Roll(90))) : null;
        var refusal = world.Execute(new RequestCommand.CastVote(card.Request, card.Item, card.Stage, by, verdict, shorter, Because, card.Shown, Delivery));
        if (refusal is { Code: RefusalCode.ShowAgain } && world.Requests[card.Request].Find(card.Item)!.State is ItemState.AwaitingApproval open)
        {
            world.Show(world.Requests[card.Request], world.Requests[card.Request].Find(card.Item)!, open.Stage);
        }
    }

    public void EndSomething(ref Dice dice)
    {
        if (world.Requests.Count == 0)
        {
            return;
        }

        var request = dice.Pick(world.Requests.Values.ToList());
        var by = dice.Chance(60) ? request.Requester : dice.Pick(Everybody);
        if (request.Items[0].State is ItemState.Active)
        {
            world.Execute(new RequestCommand.Release(request.Id, 1, by));
        }
        else if (dice.Chance(30))
        {
            world.Execute(new RequestCommand.Nudge(request.Id, by));
        }
        else
        {
            world.Execute(new RequestCommand.Withdraw(request.Id, by));
        }
    }

    public void DecidePreExisting(ref Dice dice)
    {
        foreach (var access in world.Accesses.Values.Where(a => a.State == AccessState.AskingOwner).ToList())
        {
            var decision = dice.Chance(50) ? PreExistingDecision.Remove : PreExistingDecision.Keep;
            world.Execute(new AccessCommand.DecidePreExisting(access.Id, dice.Pick(Everybody), decision, Because), 0);
        }
    }

    /// <summary>Security, a review or the roster takes an access back, whatever holds it.</summary>
    public void OrderRevocation(ref Dice dice)
    {
        if (world.Accesses.Count > 0)
        {
            world.Execute(new AccessCommand.Revoke(dice.Pick(world.Accesses.Keys.ToList()), EndCause.Revoked, dice.Chance(50) ? dice.Pick(Everybody) : null, null), 0);
        }
    }

    /// <summary>Whoever is asked about an access says something, or somebody new is asked early.</summary>
    public void Review(ref Dice dice)
    {
        if (world.Accesses.Values.Where(a => a is { State: AccessState.Active, Review: not null }).ToList() is not { Count: > 0 } active)
        {
            return;
        }

        var access = dice.Pick(active);
        if (access.Review!.Open is null)
        {
            world.Execute(new AccessCommand.AskReviewNow(access.Id, dice.Pick(Everybody)), 0);
            access = world.Access(access.Id);
        }

        if (access.Review!.Open is not { Asked.IsEmpty: false } open || dice.Chance(30))
        {
            return;
        }

        var by = dice.Chance(80) ? dice.Pick(open.Asked) : dice.Pick(Everybody);
        var answer = dice.Chance(25) ? ReviewAnswer.Keep : dice.Pick([ReviewAnswer.Revoke, ReviewAnswer.NotMine, ReviewAnswer.Later, ReviewAnswer.Later]);
        world.Execute(new AccessCommand.AnswerReview(access.Id, by, open.Question, answer, Because, ReviewDigest.Of(access, world.Organisation), Delivery), 0);
    }

    /// <summary>Where even whoever owns what nobody else does had left, somebody is found.</summary>
    public void ComeBack() => world.Load(Of(world.Organisation.Version.Number + 1, Rules));

    public void ChangePolicy(ref Dice dice)
    {
        var version = world.Organisation.Version.Number + 1;
        var next = Of(version, dice.Pick(RuleSets), dice.Pick(Rosters), dice.Chance(25) ? TimeSpan.FromMinutes(30 + dice.Roll(120)) : null);
        world.Load(next with { Conflicts = dice.Chance(30) ? [Together] : [], Reviews = dice.Chance(50) ? World.Hasty : World.Patient });
    }
}
