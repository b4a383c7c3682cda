using System.Text.Json;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>One entry, read back from its bytes.</summary>
/// <param name="Time">Governance time of the commit, UTC; never below that of the entry before it.</param>
/// <param name="Version">The entry's number in its stream, from 1 without a gap.</param>
/// <param name="Policy">The policy version in force; 0 before the first.</param>
/// <param name="Data">A <see cref="RequestEvent"/>, <see cref="AccessEvent"/>, <see cref="PolicyEvent"/>, <see cref="AccountEvent"/> or <see cref="CommandRefused"/>.</param>
public sealed record AuditEntry(
    string Log, long Sequence, DateTimeOffset Time, StreamRef Stream, int Version, PolicyVersion Policy, Actor By, object Data)
{
    /// <summary>The format that this code writes and reads.</summary>
    public const int Format = 1;

    /// <summary>Reads an entry; every member must be there, and none other.</summary>
    /// <exception cref="JsonException">The bytes are not an entry of this format.</exception>
    public static AuditEntry Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
        try
        {
            return Read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new JsonException("the bytes are not an entry", wrong);
        }
    }

    private static AuditEntry Read(JsonElement root)
    {
        if (root.GetPropertyCount() != 10 || root.GetProperty("v").GetInt32() != Format)
            throw new JsonException("the entry has another format");
        var stream = StreamName.Parse(root.GetProperty("stream").GetString()!);
        var type = EventNames.TypeOf(stream.Kind, root.GetProperty("type").GetString()!) ?? throw new JsonException("no such type of event");
        return new AuditEntry(
            root.GetProperty("log").GetString()!, root.GetProperty("seq").GetInt64(),
            root.GetProperty("time").Deserialize<DateTimeOffset>(GovernanceJson.Options), stream, root.GetProperty("version").GetInt32(),
            new PolicyVersion(root.GetProperty("policy").GetInt32()), ReadActor(root.GetProperty("by")),
            root.GetProperty("data").Deserialize(type, GovernanceJson.Options) ?? throw new JsonException("the entry holds no event"));
    }

    private static Actor ReadActor(JsonElement by) => by.TryGetProperty("job", out var job)
        ? new Actor.Job(job.GetString()!)
        : new Actor.Human(
            new PersonId(by.GetProperty("person").GetString()!), by.GetProperty("via").GetString()!,
            by.TryGetProperty("evidence", out var evidence) ? evidence.GetString() : null);
}

/// <summary>How a stream is written in an entry: <c>request/R-…</c>, <c>access/system/name~ref</c>, <c>policy/main</c>, <c>accounts/ref</c>, <c>defect/D-…</c>, <c>ledger/main</c>, <c>absence/ref</c>.</summary>
public static class StreamName
{
    public static string Of(StreamRef stream) => stream.Kind switch
    {
        StreamKind.Request => "request/",
        StreamKind.Access => "access/",
        StreamKind.Policy => "policy/",
        StreamKind.Accounts => "accounts/",
        StreamKind.Defect => "defect/",
        StreamKind.Ledger => "ledger/",
        StreamKind.Absence => "absence/",
        _ => throw new ArgumentOutOfRangeException(nameof(stream)),
    } + stream.Id;

    public static StreamRef Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return text[..Math.Max(slash, 0)] switch
        {
            "request" => new StreamRef(StreamKind.Request, text[(slash + 1)..]),
            "access" => new StreamRef(StreamKind.Access, text[(slash + 1)..]),
            "policy" => new StreamRef(StreamKind.Policy, text[(slash + 1)..]),
            "accounts" => new StreamRef(StreamKind.Accounts, text[(slash + 1)..]),
            "defect" => new StreamRef(StreamKind.Defect, text[(slash + 1)..]),
            "ledger" => new StreamRef(StreamKind.Ledger, text[(slash + 1)..]),
            "absence" => new StreamRef(StreamKind.Absence, text[(slash + 1)..]),
            _ => throw new JsonException("no such kind of stream"),
        };
    }
}
