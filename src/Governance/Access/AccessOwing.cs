using System.Globalization;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Writes what an access owes at <paramref name="at"/>.</summary>
internal sealed class AccessOwing(Access access, DateTimeOffset at)
{
    // After the end the edge is read again (MODEL: a call whose outcome is unknown).
    private static readonly TimeSpan[] WatchAfter = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    public Obligation Provision(DateTimeOffset due) => Owe(ObligationFamily.ProvisionAccess, ObligationKind.Provision, Version, due);

    public Obligation Observe(ObligationFamily family, DateTimeOffset due) => Owe(family, ObligationKind.Observe, Version, due);

    public Obligation Revoke(DateTimeOffset due) => Owe(ObligationFamily.ConfirmRevocation, ObligationKind.Revoke, Version, due);

    // Where no grant was ever intended, the edge is read before it is revoked: it may have been there before us.
    public Obligation StartRevocation() => access.MayHaveBeenThereBefore
        ? Observe(ObligationFamily.ConfirmRevocation, at)
        : Revoke(at);

    public Obligation Authorise(ReauthorisationAsked asked) => new(ObligationFamily.CarryDecisions, ObligationKind.AuthoriseGrant, StreamRef.Of(asked.Claim.Request),
        $"{Text(asked.Claim.Item)}:{Text(asked.Attempt)}:{access.Id}:{Version}", asked.DueAt);

    public Obligation Tell(ItemRef claim) => Owe(ObligationFamily.CarryDecisions, ObligationKind.TellRequest, $"{claim.Request}:{Text(claim.Item)}:{Version}", at);

    public Obligation Card(CardKind card, PersonId to) => Owe(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, new CardSubject(card, 0, access.Version, to).ToString(), at);

    public Obligation UpdateCards() => Owe(ObligationFamily.DeliverCards, ObligationKind.UpdateCards, Version, at);

    /// <summary>Whoever waits for the removal reads on the card that they have why it is not done.</summary>
    public IEnumerable<Obligation> ShowRemoval() => access.Claims.Where(c => c.State is ClaimState.Ending).Select(c => c.Ref.Request).Distinct()
        .Select(request => new Obligation(ObligationFamily.DeliverCards, ObligationKind.ShowRemoval, StreamRef.Of(request), $"{access.Id}:{Version}", at));

    public Obligation Next(TryAgain again) => again.What switch
    {
        NextTry.Observe => Observe(ObligationFamily.ObserveAccess, again.DueAt),
        NextTry.ObserveGrant => Observe(ObligationFamily.ProvisionAccess, again.DueAt),
        NextTry.ObserveRevocation => Observe(ObligationFamily.ConfirmRevocation, again.DueAt),
        _ => Revoke(again.DueAt),
    };

    public Obligation RevokeOrphan(DateTimeOffset due) => Owe(ObligationFamily.ExpireAccess, ObligationKind.RevokeOrphan, Version, due);

    public Obligation Read(int quarantine) => Owe(ObligationFamily.ObserveAccess, ObligationKind.ReadAccess, Text(quarantine), at);

    public IEnumerable<Obligation> Watch() => WatchAfter.Select((after, index) =>
        Owe(ObligationFamily.ObserveAccess, ObligationKind.Watch, $"{Version}:{Text(index + 1)}", at + after));

    public Obligation ObserveLive(DateTimeOffset due) => Owe(ObligationFamily.ObserveAccess, ObligationKind.ObserveLive, Version, due);

    public IEnumerable<Obligation> ChaseFinding() => Drift.ChasedAfter.Select((after, index) =>
        Owe(ObligationFamily.ObserveAccess, ObligationKind.ChaseFinding, $"{Version}:{Text(index + 1)}", at + after));

    private Obligation Owe(ObligationFamily family, ObligationKind kind, string subject, DateTimeOffset due) => new(family, kind, StreamRef.Of(access.Id), subject, due);

    private string Version => Text(access.Version);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
