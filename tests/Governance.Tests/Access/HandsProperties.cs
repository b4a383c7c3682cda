using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using CsCheck;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

/// <summary>Random lives of an access that people make and take away, under rosters and policies that change.</summary>
public class HandsProperties
{
    private static readonly ImmutableArray<ItemRef> Claims = [R1, R2];

    private static Organisation By(ImmutableArray<PersonId> operators, params ImmutableArray<PersonId> left) => Field.Organisation with
    {
        Catalog = new Catalog([new TargetSystem(new SystemId("db"), "Database", "", TargetSystem.Manual, Fay) { Operators = Named(operators) }], Field.Catalog.Entitlements),
        Roster = Roster(null, left),
    };

    private static readonly ImmutableArray<Organisation> Organisations = [By([Dia, Hal, Gil]), By([Dia, Hal, Gil], Dia), By([Ana, Ben, Cai]), By([Dia]), Field.Organisation];

    [Fact]
    public void Whatever_happens_nothing_ends_without_two_attestations_and_somebody_is_always_asked() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 7], Gen.Int[0, 1]).Array[5, 60].Sample(Live, iter: 20_000);

    private static void Live((int What, int Who, int Claim)[] steps)
    {
        var held = new Held { RequesterOf = request => request == R1.Request ? Ben : Hal }.Under(Organisations[0]);
        var (attempts, seen) = (0, new Witnesses());
        foreach (var (what, who, which) in steps)
        {
            Take(held, what, Everybody[who], Claims[which], ref attempts);
            seen.Hold(held);
        }
    }

    private static void Take(Held held, int what, PersonId who, ItemRef claim, ref int attempts)
    {
        var before = held.Access;
        switch (what)
        {
            case 0 or 1:
                held.Claim(claim, ++attempts);
                break;
            case 2:
                held.End(claim);
                break;
            case 3 or 4 or 5:
                held.Attest(who);
                break;
            case 6:
                held.Attest(who, Math.Max(0, (before.Hands?.Opening ?? 1) - 1));
                break;
            case 7:
                held.DeclineHands(who);
                break;
            case 8 when before.Hands is { } hands:
                held.ChaseHands(hands.Step + 1);
                break;
            case 9:
                held.After(TimeSpan.FromMinutes(7));
                held.When(new AccessCommand.ChaseHands(before.Id, 0, 0));
                break;
            case 10:
                held.Under(Organisations[attempts % Organisations.Length]);
                held.When(new AccessCommand.Revoke(before.Id, EndCause.Left, null, null));
                break;
            default:
                held.Custody = held.Custody == CustodyState.Sound ? CustodyState.Quarantined : CustodyState.Sound;
                held.When(new AccessCommand.AskReading(before.Id, before.Version + 1));
                break;
        }
    }

    /// <summary>Who attested what since it was asked, told from the events alone.</summary>
    private sealed class Witnesses
    {
        private readonly HashSet<PersonId> _by = [];
        private HandsFor _for;

        public void Hold(Held held)
        {
            foreach (var @event in held.Events)
            {
                Hold(held, @event);
            }

            if (!held.Access.IsByHand)
            {
                return;
            }

            Assert.DoesNotContain(held.Obligations, o => o.Kind is ObligationKind.Provision or ObligationKind.Revoke or ObligationKind.Observe or ObligationKind.Watch or ObligationKind.ObserveLive or ObligationKind.ReadAccess);
            Assert.DoesNotContain(held.Events, e => e is AccessEvent.Observed or AccessEvent.CallIntended);
            Assert.Null(Handwork.Lacking(held.Access));
            Assert.True(!held.Access.IsRevoking || Handwork.IsOpen(held.Access));
        }

        private void Hold(Held held, AccessEvent happened)
        {
            switch (happened)
            {
                case AccessEvent.HandsAsked asked:
                    _by.Clear();
                    _for = asked.For;
                    break;
                case AccessEvent.Attested attested:
                    Assert.True(_by.Add(attested.By), "somebody counted twice");
                    Assert.NotEqual(Ana, attested.By);
                    Assert.True(held.Organisation.Roster.IsActive(attested.By));
                    break;
                case AccessEvent.ClaimActivated when held.Access.IsByHand:
                    Assert.True(_for == HandsFor.Grant && _by.Count == 1, "active without an attestation");
                    break;
                case AccessEvent.ClaimEnded { Outcome: not (Outcome.CoveredBy or Outcome.Withdrawn or Outcome.PreExistingKept) } ended when held.Access.IsByHand:
                    Assert.Equal(Outcome.Attested, ended.Outcome);
                    Assert.True(_for == HandsFor.Revoke && _by.Count >= Routing.PeopleForAttestation, "ended without two attestations");
                    break;
            }
        }
    }
}
