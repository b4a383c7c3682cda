using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>Reads what entries say, and the texts they name by commitment.</summary>
public sealed class EntryQueries(LedgerDatabase database)
{
    /// <summary>The task that an event of a stream raised; null if that version raised none.</summary>
    /// <param name="version">The state's version; audited refusals of the stream do not count in it.</param>
    public async Task<HumanTask?> TaskAsync(StreamRef stream, int version, CancellationToken cancellation = default) =>
        (await DataAsync(stream, 1, cancellation)).Where(data => data is not CommandRefused).ElementAtOrDefault(version - 1) switch
        {
            RequestEvent.TaskRaised raised => raised.Task,
            AccessEvent.TaskRaised raised => raised.Task,
            AccessEvent.OwnerAsked asked => asked.Task,
            AccessEvent.Orphaned orphaned => orphaned.Task,
            PolicyEvent.Held held => held.Task,
            PolicyEvent.FolderRefused refused => refused.Task,
            AccessEvent.DriftFound found => found.Task,
            AccessEvent.FindingChased chased => chased.Task,
            CustodyEvent.QuarantineBegan began => began.Task,
            _ => null,
        };

    /// <summary>What the owner decided about an edge that was there before; null where nobody decided, and nothing is left to decide.</summary>
    /// <param name="asked">The state's version at which the owner was asked.</param>
    public async Task<AccessEvent.PreExistingDecided?> DecisionAsync(AccessId access, int asked, CancellationToken cancellation = default) =>
        (await EventsAsync(access, cancellation)).Skip(asked).TakeWhile(e => e is not AccessEvent.OwnerAsked).OfType<AccessEvent.PreExistingDecided>().FirstOrDefault();

    /// <summary>The request with who decided, where an edge that was there before stays: the entries of the edge say it, those of the request do not.</summary>
    public async Task<Request> WithDecidersAsync(Request request, CancellationToken cancellation = default)
    {
        var items = request.Items.ToBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].State is ItemState.Closed { Outcome: Outcome.PreExistingKept, By: null } kept)
            {
                items[i] = items[i] with { State = kept with { By = await DeciderAsync(items[i].Access, new(request.Id, items[i].Number), cancellation) } };
            }
        }

        return request with { Items = items.ToImmutable() };
    }

    // The decision stands before the end of the claim that it ended.
    private async Task<PersonId?> DeciderAsync(AccessId access, ItemRef claim, CancellationToken cancellation) => (await EventsAsync(access, cancellation))
        .TakeWhile(e => e is not AccessEvent.ClaimEnded ended || ended.Claim != claim).OfType<AccessEvent.PreExistingDecided>().LastOrDefault()?.By;

    /// <summary>The n-th led to the state's version n.</summary>
    private async Task<IEnumerable<AccessEvent>> EventsAsync(AccessId access, CancellationToken cancellation) =>
        (await DataAsync(StreamRef.Of(access), 1, cancellation)).OfType<AccessEvent>();

    /// <summary>What the entries of a stream say, from one version on.</summary>
    private Task<IEnumerable<object>> DataAsync(StreamRef stream, int from, CancellationToken cancellation) =>
        database.AskAsync(ledger => Data(ledger.Sql("SELECT Bytes FROM AuditEntries WHERE StreamKind = ? AND StreamId = ? AND Version >= ? ORDER BY Version"), stream, from), cancellation);

    /// <summary>The entries of a stream up to one of the log, for <see cref="Data"/>.</summary>
    internal const string UpTo = "SELECT Bytes FROM AuditEntries WHERE StreamKind = ? AND StreamId = ? AND Sequence <= ? ORDER BY Version";

    /// <summary>What the entries say that a statement finds for a stream and a limit.</summary>
    internal static IEnumerable<object> Data(Statement entries, StreamRef stream, long limit) =>
        entries.Bind(Names.Of(stream.Kind)).Bind(stream.Id).Bind(limit).All(row => AuditEntry.Parse(row.Bytes(0).ToArray()).Data);

    /// <summary>The texts that are still kept, by commitment.</summary>
    public Task<IReadOnlyDictionary<Commitment, string>> TextsAsync(IReadOnlyCollection<Commitment> commitments, CancellationToken cancellation = default) => database.AskAsync<IReadOnlyDictionary<Commitment, string>>(
        ledger => Texts(ledger, commitments), cancellation);

    internal static Dictionary<Commitment, string> Texts(Statements ledger, IEnumerable<Commitment> commitments)
    {
        var texts = new Dictionary<Commitment, string>();
        foreach (var commitment in commitments)
        {
            if (Text(ledger, commitment) is { } text)
            {
                texts[commitment] = text;
            }
        }

        return texts;
    }

    internal static string? Text(Statements ledger, Commitment commitment) =>
        ledger.Sql("SELECT Text FROM PersonalTexts WHERE Commitment = ?").Bind(commitment.Value).First(row => row.Text(0));
}
