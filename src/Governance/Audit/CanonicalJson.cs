using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>
/// JSON with one byte sequence for one value: keys in ordinal order, no insignificant white space, no floats, otherwise as
/// <see cref="GovernanceJson"/> writes. The order is laid into the serializer's metadata once, so writing costs no second pass;
/// a type that could not be written canonically (a floating-point member, an unsorted dictionary) is refused when its metadata is made.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = Make();

    /// <summary>A value written as its own type, without a type discriminator on the outermost object.</summary>
    public static byte[] Bytes(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(value.GetType()));

    /// <summary>How a <see cref="Utf8JsonWriter"/> must be set up to write canonically.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = GovernanceJson.Options.Encoder, SkipValidation = true };

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(GovernanceJson.Plain)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Sort } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void Sort(JsonTypeInfo type)
    {
        if (type.Type == typeof(double) || type.Type == typeof(float) || type.Type == typeof(decimal))
            throw new NotSupportedException("an entry holds no floats");
        if (type.Kind == JsonTypeInfoKind.Dictionary && !IsSorted(type.Type))
            throw new NotSupportedException($"{type.Type} has no order of keys; use ImmutableSortedDictionary");
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var byName = type.Properties.OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        for (var i = 0; i < byName.Count; i++)
            byName[i].Order = i;
    }

    private static bool IsSorted(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>);
}
