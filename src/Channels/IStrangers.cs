using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels;

/// <summary>Answers accounts that belong to nobody we know: politely, and with nothing else than the way to be known.</summary>
public interface IStrangers
{
    /// <summary>What is shown to an account that is nobody's, for whatever was said or pressed. Never throws for it.</summary>
    Task<IReadOnlyList<Reply>> AnswerAsync(ChatAccount account, ConversationId conversation, string idempotencyKey, string text, CancellationToken cancellation);
}

/// <summary>Without a sign-in only an operator can link an account.</summary>
public sealed class Strangers(TalkCards talk) : IStrangers
{
    public Task<IReadOnlyList<Reply>> AnswerAsync(ChatAccount account, ConversationId conversation, string idempotencyKey, string text, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(talk.Notice("I do not know who you are yet", "This chat account is not linked to anyone here, so nothing was read or done.", CardTone.Warning, "Ask whoever runs this bot to link it."))]);
}
