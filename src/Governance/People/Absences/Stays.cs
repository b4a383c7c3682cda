using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.People.Absences;

/// <summary>Who is away as time goes on. It is worked out anew only where somebody went or came meanwhile: in a holiday many are away at once, and much is decided.</summary>
public sealed class Stays(ImmutableArray<Absence> absences)
{
    private volatile Spell? _last;

    public ImmutableArray<Absence> Absences => absences;

    /// <param name="now">Governance time, UTC.</param>
    public WhoIsAway At(DateTimeOffset now)
    {
        var last = _last;
        return (last is not null && last.From <= now && now < last.Until ? last : _last = SpellAt(now)).Away;
    }

    private Spell SpellAt(DateTimeOffset now)
    {
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var stay in absences.Select(a => a.Stay).OfType<Stay>())
        {
            (from, until) = Narrowed(from, until, stay.From, now);
            (from, until) = Narrowed(from, until, stay.Until, now);
        }

        return new(from, until, WhoIsAway.At(absences, now));
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Narrowed(DateTimeOffset from, DateTimeOffset until, DateTimeOffset change, DateTimeOffset now) =>
        change > now ? (from, change < until ? change : until) : (change > from ? change : from, until);

    /// <summary>From when until when nobody goes or comes.</summary>
    private sealed record Spell(DateTimeOffset From, DateTimeOffset Until, WhoIsAway Away);
}
