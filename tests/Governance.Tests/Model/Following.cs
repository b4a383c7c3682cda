using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using CsCheck;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>Takes the step of the model with the real lifecycles, then says where they disagree.</summary>
internal static class Following
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(6);

    public static string? Step(Driven real, Transition<Whole> step)
    {
        real.Intended.Clear();
        Take(real, step);
        return Agreeing.WhyNot(real, step);
    }

    private static void Take(Driven real, Transition<Whole> step)
    {
        var presence = step.Before.There ? Presence.Present : Presence.Absent;
        switch (step.Action)
        {
            case "Vote": real.Vote(1, PersonOf(step), Verdict.Approve); break;
            case "Deny": real.Vote(1, PersonOf(step), Verdict.Deny); break;
            case "Lapse": Lapse(real); break;
            case "Withdraw": real.Say(1, id => new RequestCommand.Withdraw(id, Ana)); break;
            case "RemoveA": real.RemoveA(); break;
            case "LoadStricter": real.LoadStricter(); break;
            case "LookAtPolicy": real.Say(1, id => new RequestCommand.LookAtPolicy(id)); break;
            case "AskSecond": AskSecond(real); break;
            case "Authorise": real.Say(Number(step), id => new RequestCommand.AuthoriseGrant(id, 1, real.Item(Number(step))!.LastTry + 1)); break;
            case "Claim": real.Do(new AccessCommand.ClaimAccess(Driven.Id, Driven.Ref(Number(step)), real.Item(Number(step))!.LastTry)); break;
            case "EndClaim": real.Do(new AccessCommand.EndClaim(Driven.Id, Driven.Ref(Number(step)), ((ItemState.Ending)real.Item(Number(step))!.State).Cause)); break;
            case "Tell": Tell(real, Number(step)); break;
            case "Expire": Expire(real, Number(step)); break;
            case "TimePasses": real.Pass(Minutes); break;
            case "Provision": Provision(real, real.Seen(presence), step); break;
            case "ProvisionUnread": Provision(real, real.Seen(Presence.Unknown), step); break;
            case "Revoke": Revoke(real, step); break;
            case "Look": real.Do(new AccessCommand.Observe(Driven.Id, real.Access.Turn, real.Seen(presence))); break;
            case "LookInVain": real.Do(new AccessCommand.Observe(Driven.Id, real.Access.Turn, real.Seen(Presence.Unknown))); break;
            case "ObserveLive": real.Do(new AccessCommand.ObserveLive(Driven.Id, real.Access.Look!.Turn, real.Seen(presence))); break;
            case "ObserveLiveInVain": real.Do(new AccessCommand.ObserveLive(Driven.Id, real.Access.Look!.Turn, real.Seen(Presence.Unknown))); break;
            case "Watch": real.Do(new AccessCommand.Watch(Driven.Id, real.Seen(presence))); break;
            case "AskReview": real.Do(new AccessCommand.AskReview(Driven.Id, real.Access.Review!.Plan)); break;
            case "Keep": Keep(real, real.Access.Review!.Open!); break;
            case "Silence": real.Do(new AccessCommand.LapseReview(Driven.Id, real.Access.Review!.Open!.Question)); break;
            case "Order": real.Do(new AccessCommand.Revoke(Driven.Id, EndCause.Revoked, Eve, new("because"))); break;
            case "DuplicateJobs": RunAgain(real, presence); break;
            case "LateGrantLands" or "LateRevokeLands" or "DriftAway" or "DriftBack": break;
            default: throw new ArgumentOutOfRangeException(nameof(step), step.Action);
        }
    }

    private static int Number(Transition<Whole> step) => step.Arg == "1" ? 1 : 2;

    private static PersonId PersonOf(Transition<Whole> step) => Enum.Parse<Voters>(step.Arg!) switch
    {
        Voters.A => Dia,
        Voters.B => Hal,
        Voters.C => Gil,
        Voters.Owner => Cai,
        _ => Ana,
    };

    private static void Lapse(Driven real)
    {
        var open = (ItemState.AwaitingApproval)real.Item(1)!.State;
        real.Pass(open.LapsesAt - real.Now > Minutes ? open.LapsesAt - real.Now : Minutes);
        real.Say(1, id => new RequestCommand.Lapse(id, 1, open.Stage, open.Opening));
    }

    private static void AskSecond(Driven real)
    {
        real.Submit(2);
        real.Vote(2, Hal, Verdict.Approve);
        real.Vote(2, Gil, Verdict.Approve);
        if (real.Item(2)!.State is ItemState.AwaitingApproval)
        {
            real.Vote(2, Cai, Verdict.Approve);
        }
    }

    private static void Expire(Driven real, int number)
    {
        var left = ((ItemState.Active)real.Item(number)!.State).EndsAt!.Value - real.Now;
        real.Pass(left > Minutes ? left : Minutes);
        real.Say(number, id => new RequestCommand.Expire(id, 1));
    }

    private static void Tell(Driven real, int number)
    {
        var claim = real.Access.Find(Driven.Ref(number))!;
        real.Say(number, id => new RequestCommand.NoteClaim(id, 1, claim.Attempt, claim.Report ?? throw new InvalidOperationException("a claim that waits has nothing to tell")));
    }

    private static void Provision(Driven real, Observation before, Transition<Whole> step)
    {
        real.Do(new AccessCommand.BeginGrant(Driven.Id, real.Access.Turn, before, real.Now + Driven.Allowed, Driven.Allowed));
        Return(real, step);
    }

    private static void Revoke(Driven real, Transition<Whole> step)
    {
        real.Do(new AccessCommand.BeginRevoke(Driven.Id, real.Access.Turn, real.Now + Driven.Allowed, Driven.Allowed));
        Return(real, step);
    }

    private static void Return(Driven real, Transition<Whole> step)
    {
        if (real.Intended.Count == 0 || Enum.Parse<Answer>(step.Arg!) is var answer && answer == Answer.Crashed)
        {
            return;
        }

        real.Do(new AccessCommand.EndCall(Driven.Id, real.Intended[^1].Number, OutcomeOf(answer), "said"));
    }

    private static CallOutcome OutcomeOf(Answer answer) => answer switch
    {
        Answer.Done or Answer.SaidButNotDone => CallOutcome.Said,
        Answer.Failed or Answer.FailedButDone => CallOutcome.Failed,
        Answer.Blocked => CallOutcome.Blocked,
        _ => CallOutcome.Unknown,
    };

    private static void Keep(Driven real, OpenReview open) =>
        real.Do(new AccessCommand.AnswerReview(Driven.Id, open.Asked[0], open.Question, ReviewAnswer.Keep, new("needed"), real.ShownReview, new("d")));

    // Every try that another has superseded, and every message that was carried, comes once more.
    private static void RunAgain(Driven real, Presence presence)
    {
        foreach (var (turn, kind) in real.Superseded)
        {
            real.Do(kind switch
            {
                ObligationKind.Provision => new AccessCommand.BeginGrant(Driven.Id, turn, real.Seen(presence), real.Now + Driven.Allowed, Driven.Allowed),
                ObligationKind.Revoke => new AccessCommand.BeginRevoke(Driven.Id, turn, real.Now + Driven.Allowed, Driven.Allowed),
                _ => new AccessCommand.Observe(Driven.Id, turn, real.Seen(presence)),
            });
        }

        foreach (var number in new[] { 1, 2 }.Where(n => real.Item(n) is { LastTry: > 0 }))
        {
            real.Say(number, id => new RequestCommand.AuthoriseGrant(id, 1, real.Item(number)!.LastTry));
            real.Do(new AccessCommand.ClaimAccess(Driven.Id, Driven.Ref(number), real.Item(number)!.LastTry - 1));
        }
    }
}
