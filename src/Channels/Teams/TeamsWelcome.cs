using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>The bot says once who it is, to a person alone: never in a conversation of several, and not again after it was removed and added.</summary>
public sealed class TeamsWelcome(ConversationBook book, TeamsReplies replies, TeamsCallers callers, TalkCards talk, ICurrentPolicy policy)
{
    // Teams says in two activities at the same time that the bot was added, and in a whole organisation to everyone at once.
    private readonly OneAtATime _conversations = new(1024);

    internal Task WelcomeAsync(TeamsCaller caller, CancellationToken cancellation) => caller.Audience != Audience.Person
        ? Task.CompletedTask
        : _conversations.RunAsync(caller.Conversation, async () => await book.IsToWelcomeAsync(caller.Account, caller.Conversation, cancellation) && await GreetAsync(caller, cancellation), cancellation);

    // Noted once it is said or kept: where that is cut short it is begun again the next time.
    private async Task<bool> GreetAsync(TeamsCaller caller, CancellationToken cancellation)
    {
        var key = $"{caller.Account.Tenant}/{caller.Conversation}/welcome";
        var said = await callers.FindAsync(caller, cancellation) is { } person
            ? [new Reply.Say(talk.Welcome(policy.Organisation, person))]
            : await callers.RefuseAsync(caller, null, null, cancellation);
        foreach (var (index, answer) in said.Index())
        {
            await replies.GreetAsync(caller, $"{key}/{index}", answer.Message, cancellation);
        }

        await book.WelcomedAsync(caller.Account, caller.Conversation, cancellation);
        return true;
    }
}
