using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Words, wherever they were said: they go to the one conversation, with whom they mention by their handle.</summary>
internal sealed class SlackTalk(IConversation conversation, IAccounts accounts, SlackShowing showing, TalkCards talk, SlackUnfinished unfinished)
{
    /// <summary>A message names so many people at most that are looked up.</summary>
    private const int MostLookedUp = 10;

    private readonly OneAtATime _turns = new(256);

    /// <summary>What could be answered nowhere is not done either.</summary>
    /// <param name="words">As Slack wrote them; empty where there are none.</param>
    internal async Task<SlackAnswer> AnswerAsync(SlackTurn turn, string words, CancellationToken cancellation)
    {
        if (turn.Direct.Length == 0)
        {
            return SlackAnswer.Heard;
        }

        var text = await SlackWords.WithPeopleAsync(words, NamesOf(turn.Account));
        if (turn.Arrival.HasFiles && text.Length == 0)
        {
            return await unfinished.SoonAsync(SayWordsAloneAsync(turn, cancellation));
        }

        // What somebody says at once is taken up one after the other: each may be the answer to what was asked about the one before.
        var answers = await _turns.RunAsync(turn.Account.UserId, () => conversation.HandleAsync(turn.Said(text), cancellation), cancellation);
        return answers.Count == 0 ? SlackAnswer.Passed : await unfinished.SoonAsync(SayAsync(turn, answers, cancellation));
    }

    private async Task<SlackAnswer> SayAsync(SlackTurn turn, IReadOnlyList<Reply> answers, CancellationToken cancellation)
    {
        // In their order, and none waits for the one before it: what cannot be said yet is kept behind it.
        await Task.WhenAll(answers.Index().Select(a => showing.SayAsync(turn.Arrival, turn.Direct, $"{a.Index}", a.Item.Message, cancellation)).ToList());
        return turn.Arrival.HasFiles ? await SayWordsAloneAsync(turn, cancellation) : SlackAnswer.Heard;
    }

    private Task<SlackAnswer> SayWordsAloneAsync(SlackTurn turn, CancellationToken cancellation) => showing.SayAsync(
        turn.Arrival, turn.Direct, "files",
        talk.Notice("I read words, not files", "What you attached is not looked at, and whoever decides does not see it.", CardTone.Warning, "Say in words what matters for your request."), cancellation);

    /// <summary>Whom a mention means: by the account's link, never by a name.</summary>
    private Func<string, ValueTask<string?>> NamesOf(ChatAccount speaker)
    {
        var left = MostLookedUp;
        return async user => left-- > 0 && await accounts.FindAsync(speaker with { UserId = user }, CancellationToken.None) is { } person ? person.Handle.Value : null;
    }
}
