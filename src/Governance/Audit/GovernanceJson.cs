using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>How events and states are written: camelCase, enums by name, times as RFC 3339 UTC with seven decimals, lengths of time as whole seconds, no floats.</summary>
public static class GovernanceJson
{
    /// <summary>The same as <see cref="Options"/>, with every value read and written by itself.</summary>
    internal static JsonSerializerOptions Plain { get; } = Make();

    public static JsonSerializerOptions Options { get; } = Make(new StageConverter());

    private static JsonSerializerOptions Make(params JsonConverter[] more)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new UtcConverter(), new WholeSecondsConverter(), new PolicyVersionConverter() },
        };
        foreach (var converter in more)
            options.Converters.Add(converter);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        // The round-trip format of a UTC time: yyyy-MM-ddTHH:mm:ss.fffffffZ, and no other.
        private const string RoundTrip = "O";
        private const int Size = 28;

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader is { TokenType: JsonTokenType.String, HasValueSequence: false, ValueSpan: { Length: Size } text } && text[^1] == 'Z' && Utf8Parser.TryParse(text, out DateTime time, out _, 'O')
                ? new DateTimeOffset(time)
                : throw new FormatException("a time is written as yyyy-MM-ddTHH:mm:ss.fffffffZ");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<char> text = stackalloc char[Size];
            value.UtcDateTime.TryFormat(text, out var written, RoundTrip, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..written]);
        }
    }

    private sealed class WholeSecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetInt64());

        // Rounded down: a length may lose part of a second, never gain one.
        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Ticks / TimeSpan.TicksPerSecond);
    }

    private sealed class PolicyVersionConverter : JsonConverter<PolicyVersion>
    {
        public override PolicyVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());
        public override void Write(Utf8JsonWriter writer, PolicyVersion value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);
    }
}
