using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance;

/// <summary>An identifier that is a string in rows and entries and a type of its own everywhere else.</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    string Value { get; }
    static abstract TSelf From(string value);
}

/// <summary>Writes an id as its string.</summary>
public sealed class TextIdConverter<TId> : JsonConverter<TId> where TId : struct, ITextId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(reader.GetString() ?? throw new JsonException("an id is a string"));

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

/// <summary>A human, by the random ref that entries name them with; never a name or an address.</summary>
[JsonConverter(typeof(TextIdConverter<PersonId>))]
public readonly record struct PersonId(string Value) : ITextId<PersonId>
{
    public static PersonId From(string value) => new(value);
    public IdentityId AsIdentity => new(Value);
    public override string ToString() => Value;
}

/// <summary>Whom access is for, a human or a machine, by random ref. A human's ref is that of the person.</summary>
[JsonConverter(typeof(TextIdConverter<IdentityId>))]
public readonly record struct IdentityId(string Value) : ITextId<IdentityId>
{
    public static IdentityId From(string value) => new(value);
    public bool Is(PersonId person) => string.Equals(Value, person.Value, StringComparison.Ordinal);
    public override string ToString() => Value;
}

/// <summary>How the roster file names an identity, for example <c>alice@acme.test</c> or <c>svc-reporting</c>. Never stored in an entry.</summary>
public readonly record struct Handle(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A target system, as the catalog names it.</summary>
[JsonConverter(typeof(TextIdConverter<SystemId>))]
public readonly record struct SystemId(string Value) : ITextId<SystemId>
{
    public static SystemId From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>A role or right in a system, written <c>system/name</c>.</summary>
[JsonConverter(typeof(TextIdConverter<EntitlementId>))]
public readonly record struct EntitlementId(string Value) : ITextId<EntitlementId>
{
    public static EntitlementId From(string value) => new(value);
    public SystemId System => new(Value[..Value.IndexOf('/', StringComparison.Ordinal)]);
    public string Name => Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..];
    public override string ToString() => Value;
}

/// <summary>Entitlements that go together, as the catalog names them.</summary>
[JsonConverter(typeof(TextIdConverter<BundleId>))]
public readonly record struct BundleId(string Value) : ITextId<BundleId>
{
    public static BundleId From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>A request, for people to type: <c>R-</c> and eight characters.</summary>
[JsonConverter(typeof(TextIdConverter<RequestId>))]
public readonly record struct RequestId(string Value) : ITextId<RequestId>
{
    public static RequestId From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>The edge in the target, one per (entitlement, identity): <c>system/name~ref</c>.</summary>
[JsonConverter(typeof(TextIdConverter<AccessId>))]
public readonly record struct AccessId(string Value) : ITextId<AccessId>
{
    public static AccessId From(string value) => new(value);
    public static AccessId Of(EntitlementId entitlement, IdentityId identity) => new($"{entitlement.Value}~{identity.Value}");
    public EntitlementId Entitlement => new(Value[..Value.LastIndexOf('~')]);
    public IdentityId Identity => new(Value[(Value.LastIndexOf('~') + 1)..]);
    public override string ToString() => Value;
}

/// <summary>A card that was sent: a random 128-bit id, 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(TextIdConverter<DeliveryId>))]
public readonly record struct DeliveryId(string Value) : ITextId<DeliveryId>
{
    public static DeliveryId From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>SHA-256 over salt and text, in hexadecimal: what an entry holds in place of free text.</summary>
[JsonConverter(typeof(TextIdConverter<Commitment>))]
public readonly record struct Commitment(string Value) : ITextId<Commitment>
{
    public static Commitment From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>SHA-256 over what a card showed, in hexadecimal (MODEL: Digest).</summary>
[JsonConverter(typeof(TextIdConverter<ShownDigest>))]
public readonly record struct ShownDigest(string Value) : ITextId<ShownDigest>
{
    public static ShownDigest From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>The number under which a loaded policy (catalog, rules and people together) is recorded; 1 is the first.</summary>
public readonly record struct PolicyVersion(int Number)
{
    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One item of a request. A claim on an access is named by it.</summary>
public readonly record struct ItemRef(RequestId Request, int Item)
{
    public override string ToString() => $"{Request}#{Item}";
}
