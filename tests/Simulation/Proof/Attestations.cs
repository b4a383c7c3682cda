using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>Who attested what about the system that people change by hand, kept apart from the product's own folding.</summary>
internal sealed class Attestations(Record record, Findings findings)
{
    private readonly Dictionary<AccessId, Asked> _asked = [];

    /// <summary>How many attestations there were.</summary>
    public int Count { get; private set; }

    /// <summary>Whether people are asked about an edge, which nothing but their answer makes or ends.</summary>
    public bool IsAsking(AccessId access) => _asked.GetValueOrDefault(access) is { IsOpen: true };

    /// <param name="reasons">The items that are or were a reason for the edge.</param>
    public void Hold(AccessId access, AccessEvent happened, IReadOnlyCollection<ItemLife> reasons, Organisation organisation)
    {
        if (access.Entitlement.System.Value != Goods.ByHand)
        {
            return;
        }

        switch (happened)
        {
            case AccessEvent.HandsAsked asked:
                _asked[access] = new(asked.For, [], true);
                break;
            case AccessEvent.Attested attested:
                Count++;
                Hold(access, attested, reasons, organisation);
                break;
            case AccessEvent.ClaimActivated when _asked.GetValueOrDefault(access) is not { For: HandsFor.Grant, By.Count: > 0 }:
                findings.Break(Invariant.I2, $"{access} became active, and nobody had attested that it is there");
                break;
            case AccessEvent.ClaimEnded { Outcome: Outcome.Attested } when _asked.GetValueOrDefault(access) is not { For: HandsFor.Revoke, By.Count: >= 2 }:
                findings.Break(Invariant.I2, $"a claim on {access} ended as attested by fewer than two people");
                break;
            case AccessEvent.ClaimEnded { Outcome: Outcome.Removed or Outcome.Failed } or AccessEvent.Observed or AccessEvent.CallIntended:
                findings.Break(Invariant.I2, $"{happened.GetType().Name} on {access}, which nothing can call or read");
                break;
            case AccessEvent.EdgeActive or AccessEvent.EdgeGone when _asked.TryGetValue(access, out var done):
                _asked[access] = done with { IsOpen = false };
                break;
        }
    }

    private void Hold(AccessId access, AccessEvent.Attested attested, IReadOnlyCollection<ItemLife> reasons, Organisation organisation)
    {
        var handle = organisation.Roster.Find(attested.By)?.Handle.Value ?? "";
        if (!record.HandsOn(attested.Delivery.Value).Contains(handle))
        {
            findings.Break(Invariant.I5, $"an attestation about {access} stands under the name of {handle}, who never pressed that card");
        }

        if (access.Identity.Is(attested.By) || organisation.Roster.AnswerableFor(access.Identity).Contains(attested.By) || reasons.Any(i => i.IsReason && i.Requester == attested.By))
        {
            findings.Break(Invariant.I5, $"{handle} attested about {access}, which they hold, answer for or asked for");
        }

        if (_asked.TryGetValue(access, out var asked) && !asked.By.Add(attested.By))
        {
            findings.Break(Invariant.I7, $"{handle} attested twice about {access}");
        }
    }

    private sealed record Asked(HandsFor For, HashSet<PersonId> By, bool IsOpen);
}
