using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>The bot says once who it is, to a person alone: never in a conversation of several, and not again after it was removed and added.</summary>
public sealed class TeamsWelcome(ConversationBook book, TeamsReplies replies, TeamsCallers callers, TalkCards talk, ICurrentPolicy policy)
{
    internal async Task WelcomeAsync(TeamsCaller caller, CancellationToken cancellation)
    {
        if (caller.Audience != Audience.Person || !await book.WelcomeAsync(caller.Account, caller.Conversation, cancellation))
        {
            return;
        }

        var key = $"{caller.Account.Tenant}/{caller.Conversation}/welcome";
        var said = await callers.FindAsync(caller, cancellation) is { } person
            ? [new Reply.Say(talk.Welcome(policy.Organisation, person))]
            : await callers.RefuseAsync(caller, null, null, cancellation);
        foreach (var (index, answer) in said.Index())
        {
            await replies.GreetAsync(caller, $"{key}/{index}", answer.Message, cancellation);
        }
    }
}
