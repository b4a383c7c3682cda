using System.Collections.Concurrent;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Where accounts were met, kept in the ledger. What was written once is remembered here, so that only news is written.</summary>
public sealed partial class TeamsReferences(ConversationBook book, TeamsIdentity identity, ILogger<TeamsReferences> log)
{
    private const int Remembered = 20_000;
    private readonly ConcurrentDictionary<(ChatAccount, string), (string, string, string, string)> _written = new();
    private readonly ConcurrentDictionary<ChatAccount, string> _members = new();

    /// <summary>Keeps where a caller was met; of one of another tenant nothing, since their object id may be somebody's here.</summary>
    internal Task MeetAsync(TeamsCaller caller, CancellationToken cancellation) => caller.IsOfAnotherTenant ? Task.CompletedTask : KeepAsync(caller.Reference(), cancellation);

    /// <summary>Keeps where an account was met. While nothing can be written it is met again another time: whoever speaks is answered all the same, and told what could not be done.</summary>
    public async Task KeepAsync(ConversationReferenceRow met, CancellationToken cancellation)
    {
        var (account, said) = (new ChatAccount(met.Provider, met.Tenant, met.UserId), (met.Kind, met.ServiceUrl, met.Member, met.Bot));
        if (_written.TryGetValue((account, met.Conversation), out var written) && written == said)
        {
            return;
        }

        if (met.Member.Length > 0)
        {
            _members[account] = met.Member;
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
            _members.Clear();
        }

        _written[(account, met.Conversation)] = said;
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
    public void Learn(ChatAccount account, string member) => _members[account] = member;

    [LoggerMessage(Level = LogLevel.Error, Message = "Where an account of Teams was met could not be kept ({Failure}).")]
    private partial void LogNotKept(string failure);
}
