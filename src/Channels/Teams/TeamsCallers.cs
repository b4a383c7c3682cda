using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Who a caller is, and what is answered to one who is nobody here.</summary>
public sealed class TeamsCallers(IAccounts accounts, IStrangers strangers, ICurrentPolicy policy, TalkCards talk, TalkPace pace)
{
    /// <summary>Null for a stranger, and for everyone of another tenant, whatever their object id. Who is not proven is whom the roster names: no account that was linked.</summary>
    internal ValueTask<Person?> FindAsync(TeamsCaller caller, CancellationToken cancellation) =>
        caller.IsOfAnotherTenant ? ValueTask.FromResult<Person?>(null)
        : caller.IsProven ? accounts.FindAsync(caller.Account, cancellation)
        : ValueTask.FromResult(policy.Organisation.Roster.Find(caller.Account));

    /// <param name="text">Null where nothing was said.</param>
    internal async Task<IReadOnlyList<Reply>> RefuseAsync(TeamsCaller caller, string? text, TeamsPress? press, CancellationToken cancellation) =>
        caller is { IsOfAnotherTenant: false, IsProven: true } ? await strangers.AnswerAsync(caller.Stranger(text, press), cancellation)
        : text is null || press is not null ? [NobodyHere(caller)]
        : await pace.AnswerAsync(caller.Account, talk, () => Task.FromResult<Reply>(NobodyHere(caller)));

    private Reply.Say NobodyHere(TeamsCaller caller) => caller.IsOfAnotherTenant ? OfAnotherTenant() : NotProven();

    // Nor can it be linked: whoever says it need not be whose account that is.
    private Reply.Say NotProven() =>
        new(talk.Notice("I do not know who you are yet", "Nothing proves that this comes from Teams, and the people file does not name this account, so nothing was read or done.", CardTone.Warning, "Ask whoever runs this bot to put it into people.yaml."));

    private Reply.Say OfAnotherTenant() =>
        new(talk.Notice("I do not know who you are", "Teams says that you are of another organisation than this chat, so nothing was read or done.", CardTone.Warning, "Use your account of this organisation."));
}
