using System.Globalization;

namespace ChatGovernanceBot.Governance.People.Absences;

/// <summary>The whole life of an absence: somebody says from when until when they are away and who decides for them, or that they are back.</summary>
public static class AbsenceLifecycle
{
    /// <summary>The longest that somebody may be away; then they say so again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public static Decided<AbsenceEvent> Decide(Absence state, AbsenceCommand command, AbsenceFacts facts) => command switch
    {
        AbsenceCommand.GoAway go => WhyNot(go, facts) is { } reason
            ? new Refusal(RefusalCode.NotAllowed, reason)
            : Governance.Decide.Accept<AbsenceEvent>(new AbsenceEvent.WentAway(facts.Now, go.Stay with { From = go.Stay.From < facts.Now ? facts.Now : go.Stay.From })),
        AbsenceCommand.ComeBack when state.Stay is { } stay && stay.Until > facts.Now => Governance.Decide.Accept<AbsenceEvent>(new AbsenceEvent.CameBack(facts.Now)),
        AbsenceCommand.ComeBack => new Refusal(RefusalCode.MovedOn, "You are not away, so there is nothing to end."),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static string? WhyNot(AbsenceCommand.GoAway go, AbsenceFacts facts)
    {
        var (person, stay) = (go.Person, go.Stay);
        return stay switch
        {
            _ when !facts.Roster.IsActive(person) => "Only who is active in the people file can be away.",
            _ when stay.Until <= facts.Now || stay.Until <= stay.From => "It has to end in the future, and after it begins.",
            _ when stay.Until - facts.Now > Longest => string.Create(CultureInfo.InvariantCulture, $"An absence ends within {Longest.Days} days; say so again when you need longer."),
            { Deputy: { } deputy } when deputy == person => "Somebody else has to decide for you.",
            { Deputy: { } deputy } when !facts.Roster.IsActive(deputy) => "Whoever decides for you has to be active in the people file.",
            { Deputy: { } deputy } when LeadsBack(person, stay, deputy, facts) => "They are away then too, and it would come back to you: name somebody else.",
            _ => null,
        };
    }

    private static bool LeadsBack(PersonId person, Stay stay, PersonId deputy, AbsenceFacts facts)
    {
        var seen = new HashSet<PersonId>();
        for (PersonId? next = deputy; next is { } hop && seen.Add(hop); next = facts.StayOf(hop) is { } other && other.Meets(stay) ? other.Deputy ?? facts.Roster.Find(hop)?.Deputy : null)
        {
            if (hop == person)
            {
                return true;
            }
        }

        return false;
    }

    public static Absence Evolve(Absence state, AbsenceEvent @event) => state with { Version = state.Version + 1, Stay = (@event as AbsenceEvent.WentAway)?.Stay };

    /// <summary>Who is to be asked is looked at when an absence begins, and again when it ends: what was asked of others meanwhile is then asked of them too.</summary>
    public static IEnumerable<Obligation> Owes(Absence after, AbsenceEvent @event) => @event switch
    {
        AbsenceEvent.WentAway { Stay: var stay } => [.. LooksAt(after, stay.From, "begins"), .. LooksAt(after, stay.Until, "ends")],
        _ => LooksAt(after, @event.At, "ends"),
    };

    private static Obligation[] LooksAt(Absence after, DateTimeOffset due, string what)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"{after.Version} {what}");
        return
        [
            new(ObligationFamily.CarryDecisions, ObligationKind.LookAtOpenItems, StreamRef.OfAbsence(after.Person), subject, due),
            new(ObligationFamily.CarryDecisions, ObligationKind.LookAtReviews, StreamRef.OfAbsence(after.Person), subject, due),
        ];
    }
}
