using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>
/// Every item holds its stages, and a policy has but a few: what was read before is the same stage again, and each is made into text once.
/// Otherwise a fifth of the time that a request takes to be read goes into them, and two fifths of the time that it takes to be written.
/// </summary>
internal sealed class StageConverter : JsonConverter<Stage>
{
    private const int MostKnown = 4_096;

    private readonly ConcurrentDictionary<byte[], Stage> _read = new(new SameBytes());
    private readonly ConditionalWeakTable<Stage, byte[]> _written = [];

    public override Stage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader));
        return _read.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var known) ? known : Keep(text.ToArray(), JsonSerializer.Deserialize<Stage>(text, GovernanceJson.Plain)!);
    }

    // Policies change seldom; what is forgotten is read once more.
    private Stage Keep(byte[] text, Stage stage)
    {
        if (_read.Count >= MostKnown)
            _read.Clear();
        return _read.GetOrAdd(text, stage);
    }

    public override void Write(Utf8JsonWriter writer, Stage value, JsonSerializerOptions options) =>
        writer.WriteRawValue(_written.GetValue(value, static stage => JsonSerializer.SerializeToUtf8Bytes(stage, GovernanceJson.Plain)), skipInputValidation: true);

    private sealed class SameBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
