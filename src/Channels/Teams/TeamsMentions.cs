using System.Collections.Concurrent;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Says whom a mention means: by the object id that its entity names, by whom the bot met under that member id, or by the conversation's members. Never by the name.</summary>
public sealed partial class TeamsMentions(IAccounts accounts, ConversationBook book, TeamsOutbound outbound, TimeProvider time, ILogger<TeamsMentions> log)
{
    /// <summary>A message mentions so many people at most that are looked up.</summary>
    private const int MostLookedUp = 10;

    /// <summary>How long what was found among the members counts, also that somebody was not.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Tenant, string Conversation, string Member), (ChatAccount? Account, long At)> _found = new();

    internal async Task<string> ReadAsync(TeamsCaller caller, IMessageActivity activity, CancellationToken cancellation)
    {
        var left = MostLookedUp;
        Lazy<Task<IReadOnlyList<ChannelAccount>?>> members = new(() => MembersAsync(caller, cancellation));
        return await TeamsText.ReadAsync(activity, async mention =>
            left-- > 0 && await AccountAsync(caller, mention, members, cancellation) is { } account ? (await accounts.FindAsync(account, cancellation))?.Handle : null);
    }

    private async Task<ChatAccount?> AccountAsync(TeamsCaller caller, TeamsMention mention, Lazy<Task<IReadOnlyList<ChannelAccount>?>> members, CancellationToken cancellation)
    {
        if (mention.Tenant is { } tenant && tenant != caller.Account.Tenant)
        {
            return null;
        }

        if (mention.UserId is { Length: > 0 } user)
        {
            return caller.Account with { UserId = user };
        }

        return mention.Member.Length == 0 ? null
            : await book.AccountOfAsync(TeamsChannel.Name, caller.Account.Tenant, mention.Member, cancellation) ?? await AmongMembersAsync(caller, mention.Member, members);
    }

    private async Task<ChatAccount?> AmongMembersAsync(TeamsCaller caller, string member, Lazy<Task<IReadOnlyList<ChannelAccount>?>> members)
    {
        var key = (caller.Account.Tenant, caller.Place.Whole, member);
        if (_found.TryGetValue(key, out var before) && time.GetElapsedTime(before.At) < Remembered)
        {
            return before.Account;
        }

        if (await members.Value is not { } all)
        {
            return null;
        }

        _found.MakeRoom(MostRemembered);

        var account = all.FirstOrDefault(m => m.Id == member) is { } found && TeamsCaller.UserOf(found) is { } user ? caller.Account with { UserId = user } : null;
        _found[key] = (account, time.GetTimestamp());
        return account;
    }

    private async Task<IReadOnlyList<ChannelAccount>?> MembersAsync(TeamsCaller caller, CancellationToken cancellation)
    {
        if (await outbound.MembersAsync(caller.Place, cancellation) is { } members)
        {
            return members;
        }

        LogNoMembers();
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members of a Teams conversation could not be read; a mention in it is asked about.")]
    private partial void LogNoMembers();
}
