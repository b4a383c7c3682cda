using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>The answers that Slack was given. What is delivered again is given the same, also after a restart, for as long as keys are kept.</summary>
internal sealed class SlackInbox(AnswerBook answers)
{
    /// <summary>Null for what was not answered yet.</summary>
    public async Task<SlackAnswer?> FindAsync(string key, CancellationToken cancellation = default) =>
        await answers.FindAsync(key, cancellation) is { } kept ? Read(kept) : null;

    /// <summary>Keeps an answer before it is given.</summary>
    /// <returns>What is to be given: of two that are kept at the same time, the first.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was kept.</exception>
    public async Task<SlackAnswer> KeepAsync(string key, SlackAnswer answer, CancellationToken cancellation = default) =>
        Read(await answers.KeepAsync(key, answer.Body?.ToJsonString() ?? "", cancellation));

    private static SlackAnswer Read(string kept) => kept.Length == 0 ? SlackAnswer.Heard : new(JsonNode.Parse(kept)!.AsObject());
}
