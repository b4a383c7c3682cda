using System.Globalization;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger;

/// <summary>Tells the whole story of a request from its entries, in plain lines, for a human who audits it.</summary>
public static class AuditStory
{
    /// <summary>
    /// Every entry of the request, and of each access while the request's claim was on it, in the order in which they were committed.
    /// Null when there is no such request. Reads only.
    /// </summary>
    /// <param name="roster">The latest; refs that it does not know stay refs.</param>
    /// <param name="catalogOf">What a version of the policy says of what is asked for; null for one that cannot be read any more.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="SqliteException">The file is no ledger.</exception>
    /// <exception cref="JsonException">Entries were altered.</exception>
    public static IReadOnlyList<string>? Tell(string path, RequestId request, Roster roster, Func<PolicyVersion, Catalog?> catalogOf)
    {
        using var connection = ReadOnlyFile.Open(path);
        using var transaction = connection.BeginTransaction(deferred: true);
        var own = EntriesOf(connection, StreamRef.Of(request));
        if (own.Count == 0)
            return null;
        var words = new StoryWords(roster, commitment => TextOf(connection, commitment));
        var shown = ShownIn(own, words, catalogOf);
        return [.. own.Concat(EdgesOf(own).SelectMany(edge => ConcernOf(request, EntriesOf(connection, StreamRef.Of(edge)))))
            .OrderBy(entry => entry.Sequence)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Time:yyyy-MM-dd HH:mm:ss}Z  #{entry.Sequence}  {words.Of(entry)}{shown.GetValueOrDefault(entry.Sequence)}"))];
    }

    // What stood on a card follows from the request as it was before the vote, and from the policy then in force.
    private static Dictionary<long, string> ShownIn(List<AuditEntry> own, StoryWords words, Func<PolicyVersion, Catalog?> catalogOf)
    {
        var (shown, state) = (new Dictionary<long, string>(), (Request?)null);
        foreach (var entry in own)
        {
            if (entry.Data is RequestEvent.Voted vote && state?.Find(vote.Item) is { } item)
                shown[entry.Sequence] = words.Shown(state, item, vote.Stage, catalogOf(entry.Policy)?.Find(item.Entitlement));
            if (entry.Data is RequestEvent happened)
                state = Next(state, happened);
        }
        return shown;
    }

    private static Request Next(Request? state, RequestEvent happened)
    {
        try
        {
            return RequestLifecycle.Evolve(state, happened);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            throw new JsonException("an entry of the request does not follow from those before it", wrong);
        }
    }

    private static IEnumerable<AccessId> EdgesOf(IEnumerable<AuditEntry> own) => own
        .Select(entry => entry.Data).OfType<RequestEvent.Submitted>()
        .SelectMany(submitted => submitted.Items).Select(item => AccessId.Of(item.Entitlement, item.Identity)).Distinct();

    // From the request's claim until the edge serves others only. What their claims on it did is their story.
    private static IEnumerable<AuditEntry> ConcernOf(RequestId request, IEnumerable<AuditEntry> edge)
    {
        var (concerns, ended) = (false, false);
        foreach (var entry in edge)
        {
            var claim = ClaimIn(entry.Data);
            var own = claim?.Request == request;
            concerns = own || concerns && !(ended && ServesOthers(entry.Data));
            ended |= own && entry.Data is AccessEvent.ClaimEnded;
            if (concerns && (own || claim is null))
                yield return entry;
            concerns &= !(own && entry.Data is AccessEvent.ClaimEnded { CoveredBy: not null });
        }
    }

    private static bool ServesOthers(object data) => data is AccessEvent.Claimed or AccessEvent.ProvisioningStarted;

    private static ItemRef? ClaimIn(object data) => data switch
    {
        AccessEvent.Claimed e => e.Claim,
        AccessEvent.ClaimReauthorised e => e.Claim,
        AccessEvent.ReauthorisationAsked e => e.Claim,
        AccessEvent.ClaimActivated e => e.Claim,
        AccessEvent.ClaimEnding e => e.Claim,
        AccessEvent.ClaimEnded e => e.Claim,
        _ => null,
    };

    private static List<AuditEntry> EntriesOf(SqliteConnection connection, StreamRef stream)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Bytes FROM AuditEntries WHERE StreamKind = $kind AND StreamId = $id ORDER BY Version";
        command.Parameters.AddWithValue("$kind", stream.Kind.ToString());
        command.Parameters.AddWithValue("$id", stream.Id);
        using var rows = command.ExecuteReader();
        var entries = new List<AuditEntry>();
        while (rows.Read())
            entries.Add(AuditEntry.Parse(rows.GetFieldValue<byte[]>(0)));
        return entries;
    }

    private static string? TextOf(SqliteConnection connection, Commitment commitment)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Text FROM PersonalTexts WHERE Commitment = $commitment";
        command.Parameters.AddWithValue("$commitment", commitment.Value);
        return command.ExecuteScalar() as string;
    }
}
