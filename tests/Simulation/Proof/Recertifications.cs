using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>When each access that is held was asked about, kept apart from the product's own folding.</summary>
internal sealed class Recertifications(Findings findings)
{
    private readonly Dictionary<AccessId, Asked> _held = [];

    /// <summary>How often somebody was asked whether an access is still needed.</summary>
    public int Asks { get; private set; }

    public void Hold(AccessId access, AccessEvent happened)
    {
        switch (happened)
        {
            case AccessEvent.EdgeActive or AccessEvent.ClaimActivated when !_held.ContainsKey(access):
                _held[access] = new(happened.At, null, TimeSpan.Zero, DateTimeOffset.MaxValue);
                break;
            case AccessEvent.ReviewScheduled scheduled when _held.TryGetValue(access, out var held):
                _held[access] = held with { Date = scheduled.DueAt };
                break;
            case AccessEvent.ReviewAsked asked when _held.TryGetValue(access, out var held):
                Asks++;
                _held[access] = held with { At = asked.At, Until = asked.LapsesAt, Early = asked.At < held.Date ? asked.LapsesAt - asked.At : TimeSpan.Zero };
                break;
            case AccessEvent.ReviewKept when _held.TryGetValue(access, out var open):
                _held[access] = open with { Until = null };
                break;
            case AccessEvent.RevocationStarted or AccessEvent.EdgeGone or AccessEvent.OwnerAsked:
                _held.Remove(access);
                break;
        }
    }

    /// <param name="grace">What is due is done within this time.</param>
    public void HoldTimes(DateTimeOffset now, TimeSpan grace, Organisation organisation)
    {
        foreach (var (access, asked) in _held)
        {
            if (asked.Until < now - grace)
            {
                findings.Break(Invariant.I8, $"{access} is held, and nobody answered until {asked.Until:u} whether it is still needed");
            }

            var every = Reviewers.RuleOf(access, organisation).Every;
            if (asked.Until is null && every.Nth(asked.At, 1) + asked.Early < now - grace)
            {
                findings.Break(Invariant.Reviews, $"{access} is held, and nobody was asked about it since {asked.At:u}");
            }
        }
    }

    /// <param name="At">The last question, or since when it is held.</param>
    /// <param name="Until">By when it must be answered; null where it was.</param>
    /// <param name="Early">How much later than an interval after it the next may come, because a question came before its date: that of a holder who moved.</param>
    /// <param name="Date">When the ledger means to ask next.</param>
    private readonly record struct Asked(DateTimeOffset At, DateTimeOffset? Until, TimeSpan Early, DateTimeOffset Date);
}
