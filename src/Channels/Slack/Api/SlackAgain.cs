namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>Tries again what is shown to somebody who looks at it now, which is owed to nobody later.</summary>
internal static class SlackAgain
{
    /// <summary>How long it waits before it tries again, where Slack names no time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Whoever is told to wait longer has closed the dialog.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private const int MostTries = 5;

    /// <returns>What became of it in the end.</returns>
    public static async Task<SlackOutcome> TryAsync(Func<Task<SlackOutcome>> show, TimeProvider time, CancellationToken cancellation)
    {
        var outcome = await show();
        for (var tries = 1; tries < MostTries && PauseAfter(outcome) is { } pause && pause <= LongestPause; tries++)
        {
            await Task.Delay(pause, time, cancellation);
            outcome = await show();
        }

        return outcome;
    }

    // Two who change one view at once: the next try stands in place of both.
    private static TimeSpan? PauseAfter(SlackOutcome outcome) => outcome switch
    {
        SlackOutcome.Later later => later.After ?? Pause,
        SlackOutcome.Refused { Error: "hash_conflict" } => Pause,
        _ => null,
    };
}
