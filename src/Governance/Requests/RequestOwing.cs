using System.Globalization;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Writes what a request owes at <paramref name="at"/>.</summary>
internal sealed class RequestOwing(Request request, DateTimeOffset at)
{
    /// <summary>A card to the requester and to each beneficiary that is another; a machine's is for whoever answers for it when the card is brought.</summary>
    /// <param name="also">Who waits for it beside them.</param>
    public IEnumerable<Obligation> ToThoseConcerned(CardKind card, int item, params IEnumerable<PersonId> also) =>
        ToEach(card, item, request.Items
            .Where(i => item == 0 || i.Number == item)
            .Select(i => new PersonId(i.Identity.Value)).Prepend(request.Requester).Concat(also).Distinct());

    public IEnumerable<Obligation> ToEach(CardKind card, int item, IEnumerable<PersonId> people) =>
        people.Select(person => Owe(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, new CardSubject(card, item, request.Version, person).ToString(), at));

    /// <summary>
    /// How one of several items ended, while others go on; the end of the last is told with the request's. What was withdrawn, or refused at once,
    /// its requester knows from the answer to it.
    /// </summary>
    public IEnumerable<Obligation> EndedBeforeTheOthers(RequestEvent.ItemClosed closed) =>
        request.Items.Any(i => !i.IsClosed) && (closed.Outcome != Outcome.Withdrawn || request.Find(closed.Item)?.Revoked is not null) && !(closed.Outcome == Outcome.Refused && closed.At == request.SubmittedAt)
            ? ToThoseConcerned(CardKind.RequestEnded, closed.Item, Enders(closed.Item))
            : [];

    /// <summary>How it ended, also to who revoked or gave back what ended last.</summary>
    public IEnumerable<Obligation> Ended() => ToThoseConcerned(CardKind.RequestEnded, 0, Enders(0));

    /// <summary>Who took it away and why, at once: of several that were revoked together once. Whoever did has the card too, and reads on it how far that is.</summary>
    public IEnumerable<Obligation> Revoked(RequestEvent.ItemEnding ending) => request.Find(ending.Item) is { Revoked: not null } item && request.RevokedTogether(item).First().Number == item.Number
        ? ToThoseConcerned(CardKind.AccessRevoked, ending.Item, Revokers(ending.Item))
        : [];

    // Whoever answers for a machine gives back what it has, also where somebody else asked for it.
    private IEnumerable<PersonId> Enders(int item) => Revokers(item).Concat(SaidTogether.EndedIn(request, item).Select(i => i.ReleasedBy).OfType<PersonId>());

    private IEnumerable<PersonId> Revokers(int item) => SaidTogether.RevokedIn(request, item).Select(i => i.Revoked!.By);

    public Obligation UpdateCards() => Owe(ObligationFamily.DeliverCards, ObligationKind.UpdateCards, Text(request.Version), at);

    public Obligation Lapse(RequestEvent.StageOpened opened) =>
        Owe(ObligationFamily.ChaseApprovals, ObligationKind.LapseStage, $"{Text(opened.Item)}:{Text(opened.Stage)}:{Text(request.Version)}", opened.LapsesAt);

    /// <summary>
    /// What comes next while a stage stays silent, a reminder or others beside those who are asked: only the first of it, since most stages are
    /// decided before any. Its event owes what comes after it, and one that has more people asked owes what comes first then.
    /// </summary>
    public IEnumerable<Obligation> Chase(int item)
    {
        if (request.Find(item)!.State is not ItemState.AwaitingApproval open)
        {
            yield break;
        }

        var (reminds, escalates) = (Reminding.NextOf(open), open.EscalatesAt);
        if (escalates is { } due && !(reminds < due))
        {
            yield return Owe(ObligationFamily.ChaseApprovals, ObligationKind.EscalateStage, $"{Text(item)}:{Text(open.Opening)}:{Text(open.Reach)}:{Text(request.Version)}", due);
        }
        else if (reminds is { } planned)
        {
            yield return Owe(ObligationFamily.ChaseApprovals, ObligationKind.RemindStage, $"{Text(item)}:{Text(open.Opening)}:{planned.UtcTicks.ToString(CultureInfo.InvariantCulture)}:{Text(request.Version)}", planned);
        }
    }

    /// <summary>Each of them is asked for a decision now.</summary>
    public IEnumerable<Obligation> Ask(int item, IEnumerable<PersonId> people) => ToEach(CardKind.Approval, item, people);

    /// <summary>Each of them is told once more, as was planned: another card that came since has said the same. A card of an opening that is over finds nothing to say.</summary>
    public IEnumerable<Obligation> Remind(RequestEvent.Reminded reminded) => request.Find(reminded.Item)!.State is ItemState.AwaitingApproval open
        ? reminded.Reminders.Select(r => Owe(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, Reminding.CardOf(r, reminded.Item, open).ToString(), r.At))
        : [];

    public Obligation Authorise(int item) =>
        Owe(ObligationFamily.CarryDecisions, ObligationKind.AuthoriseGrant, $"{Text(item)}:{Text(request.Find(item)!.LastTry + 1)}:{Text(request.Version)}", at);

    public Obligation Claim(RequestEvent.GrantAuthorised authorised) => OnAccess(authorised.Item, ObligationKind.ClaimAccess, Text(authorised.Attempt));

    public Obligation EndClaim(RequestEvent.ItemEnding ending) => OnAccess(ending.Item, ObligationKind.EndClaim, $"{ending.Cause}:{Text(request.Find(ending.Item)!.LastTry)}");

    /// <summary>The notice before the end, and the end itself. Standing access owes neither.</summary>
    public IEnumerable<Obligation> End(RequestEvent.ItemActivated active)
    {
        if (active.EndsAt is not { } end)
        {
            yield break;
        }

        if (active.NoticeAt is { } notice)
        {
            yield return Owe(ObligationFamily.ExpireAccess, ObligationKind.NoticeEnd, Text(active.Item), notice);
        }

        yield return Owe(ObligationFamily.ExpireAccess, ObligationKind.ExpireItem, Text(active.Item), end);
    }

    private Obligation OnAccess(int number, ObligationKind kind, string rest) =>
        new(ObligationFamily.CarryDecisions, kind, StreamRef.Of(request.Find(number)!.Access), $"{request.Id}:{Text(number)}:{rest}", at);

    private Obligation Owe(ObligationFamily family, ObligationKind kind, string subject, DateTimeOffset due) =>
        new(family, kind, StreamRef.Of(request.Id), subject, due);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
