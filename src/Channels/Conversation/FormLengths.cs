using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Lengths to choose from, in words that are read as any other words are.</summary>
internal static class FormLengths
{
    /// <summary>Offered up to here while the longest that policy allows is not known.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    private static readonly ImmutableArray<TimeSpan> Sensible =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
        TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(3), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(180), TimeSpan.FromDays(365),
    ];

    /// <param name="longest">What policy allows; null where no end is needed.</param>
    public static ImmutableArray<FormChoice> UpTo(TimeSpan? longest) => longest is { } limit
        ? [.. Sensible.Where(l => l < limit).Append(limit).Select(Choice)]
        : [.. Sensible.Select(Choice), new(LengthReader.WithoutEnd, "No end")];

    private static FormChoice Choice(TimeSpan length) => new(Wording.Time(length), Wording.Time(length));
}
