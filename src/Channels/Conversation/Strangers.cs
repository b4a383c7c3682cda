using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>
/// Somebody who is nobody yet is refused, gets a link to sign in by, and confirms or stops their own. Where nobody can sign in only an operator
/// can link an account.
/// </summary>
public sealed partial class Strangers(Linking linking, TalkCards talk, TalkPace pace, ILogger<Strangers> log) : IStrangers
{
    public async Task<IReadOnlyList<Reply>> AnswerAsync(StrangerTurn turn, CancellationToken cancellation)
    {
        try
        {
            // There are few cards to press, and what is only shown was asked of the channel.
            return turn is { Button: null, Text: not null } ? await pace.AnswerAsync(turn.Account, talk, () => AnswerOneAsync(turn, cancellation)) : [await AnswerOneAsync(turn, cancellation)];
        }
        catch (LedgerUnavailableException exception)
        {
            LogNotRecorded(exception);
            return [new Reply.Say(talk.NotRecorded())];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
            return [new Reply.Say(talk.Failed())];
        }
    }

    private async Task<Reply> AnswerOneAsync(StrangerTurn turn, CancellationToken cancellation) => turn switch
    {
        _ when !linking.IsOn => Refused("Ask whoever runs this bot to link it."),
        { Button: { } button } when Linking.Verbs.Contains(button.Verb) => await linking.PressAsync(turn.Account, turn.Audience, button, cancellation),
        { Button: null } when FreeText.AsksToLink(turn.Text ?? "") => await linking.BeginAsync(turn.Account, turn.Audience, cancellation),
        { Audience: Audience.Several } => Refused("Say link my account to me in a chat of our own."),
        _ => Refused("Say link my account to sign in and make it yours."),
    };

    private Reply.Say Refused(string next) =>
        new(talk.Notice("I do not know who you are yet", "This chat account is not linked to anyone here, so nothing was read or done.", CardTone.Warning, next));

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger could not be written; an account that is nobody's was told that nothing was done.")]
    private partial void LogNotRecorded(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering an account that is nobody's failed.")]
    private partial void LogFailed(Exception exception);
}
