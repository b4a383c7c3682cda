using System.Globalization;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Reads the parts of an obligation's subject.</summary>
internal static class Subject
{
    public static int Number(Obligation obligation, int index) => int.Parse(obligation.Subject.Split(':')[index], CultureInfo.InvariantCulture);

    /// <summary>An instant in ticks, UTC.</summary>
    public static DateTimeOffset Time(Obligation obligation, int index) => new(long.Parse(Text(obligation, index), CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary><c>request:item:…</c></summary>
    public static ItemRef Claim(Obligation obligation) => new(new(obligation.Subject.Split(':')[0]), Number(obligation, 1));

    public static string Text(Obligation obligation, int index) => obligation.Subject.Split(':')[index];
}
