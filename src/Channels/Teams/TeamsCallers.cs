using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Who a caller is, and what is answered to one who is nobody here.</summary>
public sealed class TeamsCallers(IAccounts accounts, IStrangers strangers, TalkCards talk, TalkPace pace)
{
    /// <summary>Null for a stranger, and for everyone of another tenant, whatever their object id.</summary>
    internal ValueTask<Person?> FindAsync(TeamsCaller caller, CancellationToken cancellation) =>
        caller.IsOfAnotherTenant ? ValueTask.FromResult<Person?>(null) : accounts.FindAsync(caller.Account, cancellation);

    /// <param name="text">Null where nothing was said.</param>
    internal async Task<IReadOnlyList<Reply>> RefuseAsync(TeamsCaller caller, string? text, TeamsPress? press, CancellationToken cancellation) =>
        !caller.IsOfAnotherTenant ? await strangers.AnswerAsync(caller.Stranger(text, press), cancellation)
        : text is null || press is not null ? [OfAnotherTenant()]
        : await pace.AnswerAsync(caller.Account, talk, () => Task.FromResult<Reply>(OfAnotherTenant()));

    private Reply.Say OfAnotherTenant() =>
        new(talk.Notice("I do not know who you are", "Teams says that you are of another organisation than this chat, so nothing was read or done.", CardTone.Warning, "Use your account of this organisation."));
}
