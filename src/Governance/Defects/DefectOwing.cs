using System.Globalization;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>The defect that a task opens, owed by whoever raised it, and what it owes itself.</summary>
public static class DefectOwing
{
    /// <summary>Nothing where the task is none.</summary>
    /// <param name="version">The state's version that raised it.</param>
    public static IEnumerable<Obligation> Of(StreamRef source, int version, int item, HumanTask task, DateTimeOffset at) => DefectLifecycle.IsDefect(task.Reason)
        ? [new(ObligationFamily.CarryDecisions, ObligationKind.OpenDefect, new(StreamKind.Defect, DefectId.Of(source, version).Value), new DefectSubject(source, version, item).ToString(), at)]
        : [];

    /// <summary>A task about the bot itself: its owner gets a card, and it is a defect.</summary>
    /// <param name="version">The state's version that raised it.</param>
    public static IEnumerable<Obligation> Raised(StreamRef source, int version, CardKind card, HumanTask task, DateTimeOffset at) =>
    [
        new(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, source, new CardSubject(card, 0, version, task.Owner).ToString(), at),
        .. Of(source, version, 0, task, at),
    ];

    /// <summary>What is over says so on its card, and its defect is settled. Nothing where an event ended nothing.</summary>
    /// <param name="version">The state's version now.</param>
    /// <param name="raised">The one that raised what has ended; 0 where nothing has.</param>
    public static IEnumerable<Obligation> Ended(StreamRef source, int version, int raised, DefectEnd end, DateTimeOffset at) => raised == 0 ? [] :
    [
        UpdateCards(source, version, at),
        new(ObligationFamily.CarryDecisions, ObligationKind.SettleDefect, new(StreamKind.Defect, DefectId.Of(source, raised).Value), end.ToString(), at),
    ];

    internal static IEnumerable<Obligation> Of(Defect after, DefectEvent.Chased chased)
    {
        Obligation[] card = chased.To is { } to ? [Card(after, to, chased.At)] : [];
        return chased.Next is { } next ? [.. card, Chase(after, after.Opening, chased.Step + 1, next)] : card;
    }

    internal static Obligation Chase(Defect after, int turn, int step, DateTimeOffset due) => new(
        ObligationFamily.CarryDecisions, ObligationKind.ChaseDefect, Stream(after), string.Create(CultureInfo.InvariantCulture, $"{turn}:{step}"), due);

    internal static Obligation Card(Defect after, PersonId to, DateTimeOffset at) =>
        new(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, Stream(after), new CardSubject(CardKind.Defect, 0, after.Version, to).ToString(), at);

    internal static Obligation UpdateCards(Defect after, DateTimeOffset at) => UpdateCards(Stream(after), after.Version, at);

    private static Obligation UpdateCards(StreamRef source, int version, DateTimeOffset at) =>
        new(ObligationFamily.DeliverCards, ObligationKind.UpdateCards, source, version.ToString(CultureInfo.InvariantCulture), at);

    private static StreamRef Stream(Defect defect) => new(StreamKind.Defect, defect.Id.Value);
}

/// <summary>The subject of an <see cref="ObligationKind.OpenDefect"/>: where the task was raised that is to be opened as a defect.</summary>
public sealed record DefectSubject(StreamRef Source, int Version, int Item)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source.Kind}:{Version}:{Item}:{Source.Id}");

    /// <exception cref="FormatException">The text is not a subject written by <see cref="ToString"/>.</exception>
    public static DefectSubject Parse(string text)
    {
        var parts = text.Split(':', 4);
        return parts.Length == 4
            ? new(new(Enum.Parse<StreamKind>(parts[0]), parts[3]), int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture))
            : throw new FormatException("not the subject of a defect");
    }
}
