using System.Collections.Concurrent;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Where accounts were met, kept in the ledger. What was written once is remembered here, so that only news is written.</summary>
public sealed partial class TeamsReferences(ConversationBook book, TeamsIdentity identity, ICurrentPolicy policy, ILogger<TeamsReferences> log)
{
    private const int Remembered = 20_000;
    private readonly ConcurrentDictionary<(ChatAccount, string), (string Kind, string ServiceUrl, string Member, string Bot)> _written = new();
    private readonly ConcurrentDictionary<ChatAccount, string> _own = new();
    private readonly ConcurrentDictionary<ChatAccount, string> _members = new();
    private readonly ConcurrentDictionary<(ChatAccount, string), bool> _isOwn = new();

    /// <summary>
    /// Keeps where a caller was met; of one of another tenant nothing, since their object id may be somebody's here, nor of one who is not proven and
    /// not whom the roster names; of one elsewhere only how Teams names them.
    /// </summary>
    internal Task MeetAsync(TeamsCaller caller, CancellationToken cancellation)
    {
        if (caller.IsOfAnotherTenant || !caller.IsProven && policy.Organisation.Roster.Find(caller.Account) is null)
        {
            return Task.CompletedTask;
        }

        if (!caller.IsElsewhere)
        {
            return KeepAsync(caller.Reference(), cancellation);
        }

        if (caller.Member.Length > 0)
        {
            Learn(caller.Account, caller.Member);
        }

        return Task.CompletedTask;
    }

    /// <summary>As that, of one who pressed something: that begins no conversation of their own, and renews the one that is.</summary>
    internal async Task MeetPressingAsync(TeamsCaller caller, CancellationToken cancellation) => await MeetAsync(await PlacedAsync(caller, cancellation), cancellation);

    /// <summary>
    /// A caller as far as it is known where they are. What they pressed does not tell that they are alone with this bot: that they said something to
    /// it there, that it was added there, or that it opened the conversation does.
    /// </summary>
    internal async ValueTask<TeamsCaller> PlacedAsync(TeamsCaller caller, CancellationToken cancellation) =>
        caller.Audience == Audience.Person && !await IsOwnAsync(caller.Account, caller.Place.Whole, cancellation) ? caller with { IsElsewhere = true } : caller;

    private async ValueTask<bool> IsOwnAsync(ChatAccount account, string conversation, CancellationToken cancellation)
    {
        if (_isOwn.TryGetValue((account, conversation), out var known))
        {
            return known;
        }

        var isOwn = await book.InConversationAsync(account, conversation, cancellation) is { Kind: ConversationBook.Personal } met && identity.Is(met.Bot);
        _isOwn.MakeRoom(Remembered);

        // What is kept meanwhile is newer than what was read.
        return _isOwn.GetOrAdd((account, conversation), isOwn);
    }

    /// <summary>Keeps where an account was met. While nothing can be written it is met again another time: whoever speaks is answered all the same, and told what could not be done.</summary>
    public async Task KeepAsync(ConversationReferenceRow met, CancellationToken cancellation)
    {
        var (account, said) = (new ChatAccount(met.Provider, met.Tenant, met.UserId), (met.Kind, met.ServiceUrl, met.Member, met.Bot));
        var isOwn = met.Kind == ConversationBook.Personal;
        // Of several conversations of their own the newest counts: what was written is no news only while it is that one.
        if (_written.TryGetValue((account, met.Conversation), out var written) && written == said && (!isOwn || _own.TryGetValue(account, out var own) && own == met.Conversation))
        {
            return;
        }

        if (met.Member.Length > 0)
        {
            Learn(account, met.Member);
        }

        try
        {
            await book.KeepAsync(met, cancellation);
        }
        catch (Exception failed) when (failed is not (OutOfMemoryException or OperationCanceledException))
        {
            // What was said or pressed is done all the same.
            LogNotKept(failed.GetType().Name);
            return;
        }

        if (_written.Count >= Remembered)
        {
            _written.Clear();
            _own.Clear();
            _isOwn.Clear();
        }

        _written[(account, met.Conversation)] = said;
        _isOwn[(account, met.Conversation)] = isOwn && identity.Is(met.Bot);
        if (isOwn)
        {
            _own[account] = met.Conversation;
        }
    }

    /// <summary>Where an account was met last; null where this bot never met it.</summary>
    public async Task<ConversationReferenceRow?> MetAsync(ChatAccount account, CancellationToken cancellation) => Own(await book.MetAsync(account, cancellation));

    /// <summary>The conversation that an account has with this bot alone; null while there is none.</summary>
    public async Task<ConversationReferenceRow?> PersonalAsync(ChatAccount account, CancellationToken cancellation) => Own(await book.PersonalAsync(account, cancellation));

    private ConversationReferenceRow? Own(ConversationReferenceRow? met) => met is not null && identity.Is(met.Bot) ? met : null;

    /// <summary>How Teams names an account in conversations; null for one that was never met.</summary>
    public async ValueTask<string?> MemberAsync(ChatAccount account, CancellationToken cancellation)
    {
        if (_members.TryGetValue(account, out var known))
        {
            return known;
        }

        var met = await MetAsync(account, cancellation);
        return met is null ? null : _members[account] = met.Member;
    }

    /// <summary>Teams named an account in a conversation. It is known until the host ends.</summary>
    public void Learn(ChatAccount account, string member)
    {
        _members.MakeRoom(Remembered);

        _members[account] = member;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Where an account of Teams was met could not be kept ({Failure}).")]
    private partial void LogNotKept(string failure);
}
