using System.Buffers;
using System.Text.Json;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>An event as entries hold it.</summary>
/// <param name="Data">Canonical JSON.</param>
public sealed record EventText(string Type, byte[] Data)
{
    public static EventText Of(object @event) => new(EventNames.Of(@event), CanonicalJson.Bytes(@event));
}

/// <summary>
/// Makes the bytes of entries, one after the other, each chained to the one before. Its buffer is used again: the bytes of an entry
/// are good until the next is written.
/// </summary>
public sealed class EntryWriter : IDisposable
{
    private readonly string _log;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    public EntryWriter(string log)
    {
        _log = log;
        _json = new Utf8JsonWriter(_buffer, CanonicalJson.WriterOptions);
    }

    /// <summary>The bytes of the entry written last.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan[1..];

    /// <summary>Writes an entry and returns its hash.</summary>
    /// <param name="previous">The hash of the entry before it.</param>
    public byte[] Write(ReadOnlySpan<byte> previous, long sequence, DateTimeOffset time, StreamRef stream, int version, PolicyVersion policy, Actor by, EventText @event)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write([(byte)0]);
        _json.Reset(_buffer);
        _json.WriteStartObject();
        WriteActor(by);
        _json.WritePropertyName("data");
        _json.WriteRawValue(@event.Data, skipInputValidation: true);
        _json.WriteString("log", _log);
        _json.WriteNumber("policy", policy.Number);
        _json.WriteNumber("seq", sequence);
        _json.WriteString("stream", StreamName.Of(stream));
        _json.WritePropertyName("time");
        JsonSerializer.Serialize(_json, time, GovernanceJson.Options);
        _json.WriteString("type", @event.Type);
        _json.WriteNumber("v", AuditEntry.Format);
        _json.WriteNumber("version", version);
        _json.WriteEndObject();
        _json.Flush();
        return AuditChain.NextOfPrefixed(previous, _buffer.WrittenSpan);
    }

    private void WriteActor(Actor by)
    {
        _json.WriteStartObject("by");
        switch (by)
        {
            case Actor.Job job:
                _json.WriteString("job", job.Name);
                break;
            case Actor.Human human:
                if (human.Evidence is { } evidence)
                    _json.WriteString("evidence", evidence);
                _json.WriteString("person", human.Person.Value);
                _json.WriteString("via", human.Via);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(by));
        }
        _json.WriteEndObject();
    }

    public void Dispose() => _json.Dispose();
}
