namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Does what arrives once, however often it is delivered and over whichever transport: a delivery that comes while the first is at work waits
/// for its answer, and one that comes later, also after a restart, gets the answer that was kept.
/// </summary>
internal sealed class SlackOnce(ISlackBot bot, SlackInbox inbox)
{
    private readonly Together<SlackAnswer> _together = new();

    // What a select offers changes nothing.
    public Task<SlackAnswer> AnswerAsync(SlackArrival arrival, CancellationToken cancellation) => arrival is SlackArrival.Suggestion
        ? bot.AnswerAsync(arrival, cancellation)
        : _together.DoAsync(arrival.Key, () => FindOrDoAsync(arrival, cancellation));

    // These show what is as it is now, or forget what was remembered: done twice they do no more.
    private Task<SlackAnswer> FindOrDoAsync(SlackArrival arrival, CancellationToken cancellation) => arrival is SlackArrival.HomeOpened or SlackArrival.UserChanged or SlackArrival.UserShutOut or SlackArrival.TokensRevoked
        ? bot.AnswerAsync(arrival, cancellation)
        : Once.AnswerAsync(
            () => inbox.FindAsync(arrival.Key, cancellation),
            async () =>
            {
                var given = await bot.AnswerAsync(arrival, cancellation);
                return (given, !given.IsRepeatable);
            },
            // It was done: that is kept also while the host stops.
            given => inbox.KeepAsync(arrival.Key, given, CancellationToken.None));
}
