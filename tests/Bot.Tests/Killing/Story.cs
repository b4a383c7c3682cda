using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>The whole audit, judged against what was acknowledged and what policy demands.</summary>
public sealed class Story
{
    private static readonly Dictionary<string, string> Managers = new(StringComparer.Ordinal)
    {
        ["alice"] = "bob",
        ["frank"] = "bob",
        ["ivan"] = "bob",
        ["heidi"] = "dave",
        ["kenji"] = "olivia",
        ["niraj"] = "olivia",
        ["louise"] = "judy",
        ["peter"] = "judy",
    };

    private readonly List<AuditEntry> _entries;
    private readonly ILookup<string, AuditEntry> _streams;
    private readonly Dictionary<string, string> _refs;
    private readonly Dictionary<string, string> _answers;

    private Story(List<AuditEntry> entries, Dictionary<string, string> refs, Dictionary<string, string> answers) =>
        (_entries, _streams, _refs, _answers) = (entries, entries.ToLookup(e => e.Stream.ToString(), StringComparer.Ordinal), refs, answers);

    public static async Task<Story> ReadAsync(LedgerContext context) => new(
        [.. (await context.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Bytes).ToListAsync()).Select(bytes => AuditEntry.Parse(bytes))],
        await context.IdentityRefs.ToDictionaryAsync(r => r.Handle, r => r.Ref),
        await context.IdempotencyKeys.ToDictionaryAsync(k => k.Key, k => k.Answer));

    public string Counts => string.Join(", ", _entries.GroupBy(e => EventNames.Of(e.Data)).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}"));

    /// <summary>Acknowledged, and not in the audit (I4, I12).</summary>
    public IEnumerable<string> Lost(Journal journal) =>
        from line in journal.Lines
        let why = WhyLost(line)
        where why is not null
        select $"I4: {line} was acknowledged, and {why}";

    private string? WhyLost(Acknowledged line)
    {
        var key = line.Verb switch
        {
            "submit-request" => $"submit:{line.About}",
            "approve" or "deny" => $"web:web/local/{line.Who}/{line.Key}:vote",
            "cancel" => $"web:web/local/{line.Who}/{line.Key}:{nameof(RequestCommand.Withdraw)}",
            _ => $"web:web/local/{line.Who}/{line.Key}:{nameof(RequestCommand.Release)}",
        };
        if (!_answers.TryGetValue(key, out var stored))
        {
            return "the ledger does not know it";
        }

        using var answer = JsonDocument.Parse(stored);
        var wasRefused = answer.RootElement.TryGetProperty("refusal", out _);
        return wasRefused || IsTold(line, answer.RootElement.GetProperty("stream").GetString()!) ? null : "no entry tells of it";
    }

    private bool IsTold(Acknowledged line, string stream) => Of(stream).Any(e => e.By is Actor.Human human && human.Person.Value == _refs[line.Who] && (line.Verb, e.Data) switch
    {
        ("submit-request", RequestEvent.Submitted) => true,
        ("approve" or "deny", RequestEvent.Voted vote) => vote.Delivery.Value == line.About,
        ("cancel", RequestEvent.ItemClosed { Outcome: Outcome.Withdrawn } or RequestEvent.ItemEnding { Cause: EndCause.Withdrawn }) => true,
        ("release", RequestEvent.ItemEnding { Cause: EndCause.Released }) => true,
        _ => false,
    });

    private IEnumerable<AuditEntry> Of(string stream) => _streams[stream];

    /// <summary>Votes that count twice.</summary>
    public IEnumerable<string> Doubled() =>
        from entry in _entries
        where entry.Data is RequestEvent.Voted
        let vote = (RequestEvent.Voted)entry.Data
        group vote by (entry.Stream, vote.Item, vote.By) into same
        where same.Count() > 1
        select $"I7: {same.Key} voted {same.Count()} times";

    /// <summary>Grant calls that no authority stands behind (I1).</summary>
    public IEnumerable<string> Unauthorised()
    {
        var accesses = new Dictionary<string, Access>(StringComparer.Ordinal);
        foreach (var entry in _entries.Where(e => e.Data is AccessEvent))
        {
            var access = accesses.GetValueOrDefault(entry.Stream.Id) ?? Access.Never(new AccessId(entry.Stream.Id));
            if (entry.Data is AccessEvent.CallIntended { Kind: CallKind.Grant } && !access.Live.Any(c => c.State is ClaimState.Waiting && IsAuthorised(c, access.Id, entry.Sequence)))
            {
                yield return $"I1: entry {entry.Sequence} intends a grant of {access.Id} that nothing authorised";
            }

            accesses[entry.Stream.Id] = AccessLifecycle.Evolve(access, (AccessEvent)entry.Data);
        }
    }

    private bool IsAuthorised(Claim claim, AccessId access, long before)
    {
        var own = Of(StreamRef.Of(claim.Ref.Request).ToString()).Where(e => e.Sequence < before).ToList();
        var authorised = own.FirstOrDefault(e => e.Data is RequestEvent.GrantAuthorised it && it.Item == claim.Ref.Item && it.Attempt == claim.Attempt);
        var votes = own.Where(e => e.Sequence < authorised?.Sequence).Select(e => e.Data).OfType<RequestEvent.Voted>().Where(v => v.Verdict == Verdict.Approve).Select(v => (v.Stage, v.By.Value)).ToList();
        return authorised is not null && Demanded(access).Select((who, stage) => (stage, _refs[who])).All(votes.Contains);
    }

    private IEnumerable<string> Demanded(AccessId access)
    {
        var handle = _refs.Single(r => r.Value == access.Identity.Value).Key;
        var manager = Managers[handle.Split('@')[0]] + "@acme.test";
        return access.Entitlement.Value switch
        {
            "wiki/edit" or "wiki/read" => [],
            "crm/read" => [manager],
            "billing-db/read" => [manager, "carol@acme.test"],
            var other => throw new InvalidOperationException($"nobody asks for {other}"),
        };
    }

    /// <summary>Items closed as ended although the last read of their edge did not show it gone, nor another claim covers it (I2).</summary>
    public IEnumerable<string> ClosedTooEarly()
    {
        var edges = _entries.Select(e => e.Data).OfType<RequestEvent.Submitted>().SelectMany(s => s.Items.Select(i => (Item: new ItemRef(s.Request, i.Number), Edge: AccessId.Of(i.Entitlement, i.Identity)))).ToDictionary(x => x.Item, x => x.Edge);
        var seen = new Dictionary<AccessId, Presence>();
        foreach (var entry in _entries)
        {
            switch (entry.Data)
            {
                case AccessEvent.Observed observed:
                    seen[new(entry.Stream.Id)] = observed.Observation.Presence;
                    break;
                case AccessEvent.ClaimEnded { Outcome: Outcome.Removed or Outcome.Failed } ended when seen.GetValueOrDefault(edges[ended.Claim], Presence.Unknown) != Presence.Absent:
                    yield return $"I2: entry {entry.Sequence} ends {ended.Claim} although the edge was not seen gone";
                    break;
                case RequestEvent.ItemClosed { Outcome: Outcome.Removed or Outcome.Failed or Outcome.CoveredBy } closed when !HasEnded(new(new(entry.Stream.Id), closed.Item), edges, entry.Sequence):
                    yield return $"I2: entry {entry.Sequence} closes an item whose claim had not ended";
                    break;
            }
        }
    }

    private bool HasEnded(ItemRef item, Dictionary<ItemRef, AccessId> edges, long before) =>
        Of(StreamRef.Of(edges[item]).ToString()).Any(e => e.Sequence < before && e.Data is AccessEvent.ClaimEnded ended && ended.Claim == item);
}
