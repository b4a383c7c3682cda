using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What is asked next.</summary>
public enum DraftQuestion { Nothing, Entitlement, Beneficiary, Length, Ticket, Justification }

/// <summary>A length as it was said, kept in a draft.</summary>
public sealed record DraftLength(Length Length, string Words);

/// <summary>
/// A request in the making: what was understood so far, and the one question that is open. It lives in a <c>Dialogs</c> row, outside the
/// audit, and is gone after 24 hours.
/// </summary>
/// <param name="Entitlements">Offered in this order; also <paramref name="Identities"/> and <paramref name="Lengths"/>.</param>
public sealed record Draft(
    EntitlementId? Entitlement, IdentityId Identity, DraftLength? Length, string? Ticket, string? Justification, DraftQuestion Open,
    ImmutableArray<EntitlementId> Entitlements, ImmutableArray<IdentityId> Identities, ImmutableArray<DraftLength> Lengths)
{
    /// <summary>Null where it goes on from no earlier request.</summary>
    public Followed? Follows { get; init; }

    /// <summary>What is asked for together, in this order; empty where it is one entitlement, or not known yet.</summary>
    public ImmutableArray<EntitlementId> Together { get; init; } = [];

    /// <summary>The bundle whose items these are; null where they were named one by one.</summary>
    public BundleId? Bundle { get; init; }

    /// <summary>Bundles that are offered, behind <see cref="Entitlements"/>.</summary>
    public ImmutableArray<BundleId> Bundles { get; init; } = [];

    /// <summary>Of what is asked for together, what the person was shown last, each for as long as was shown: nothing else is submitted.</summary>
    public ImmutableArray<AskedItem> Shown { get; init; } = [];

    [JsonIgnore]
    public bool NamesNothing => Entitlement is null && Together.IsEmpty;

    public static Draft For(PersonId speaker) => new(null, speaker.AsIdentity, null, null, null, DraftQuestion.Nothing, [], [], []);

    public string ToJson() => JsonSerializer.Serialize(this, GovernanceJson.Options);

    public static Draft FromJson(string json) => JsonSerializer.Deserialize<Draft>(json, GovernanceJson.Options)!;

    /// <summary>The open question as the understanding of the next message needs it.</summary>
    [JsonIgnore]
    public OpenQuestion? OpenQuestion => Open switch
    {
        DraftQuestion.Entitlement => new OpenQuestion.WhichEntitlement(Entitlements) { Bundles = Bundles },
        DraftQuestion.Beneficiary => new OpenQuestion.ForWhom(Identities),
        DraftQuestion.Length => new OpenQuestion.HowLong([.. Lengths.Select(l => new SaidLength(l.Length, l.Words))]),
        DraftQuestion.Ticket => new OpenQuestion.WhichTicket(),
        DraftQuestion.Justification => new OpenQuestion.Why(),
        _ => null,
    };

    public Draft With(EntitlementId entitlement) => Asking(entitlement, [], null);

    public Draft With(Bundle bundle) => Asking(null, bundle.Entitlements, bundle.Id);

    /// <summary>What was named, of which at most one is meant: an entitlement and a bundle together are a question.</summary>
    public Draft With(Finding<Entitlement> entitlement, Finding<Bundle> bundle) => (bundle, entitlement) switch
    {
        (Finding<Bundle>.Missing { Nearest.IsEmpty: true }, _) => With(entitlement),
        (Finding<Bundle>.Found found, Finding<Entitlement>.Missing) => With(found.Value),
        (Finding<Bundle>.Missing missing, Finding<Entitlement>.Missing) when NamesNothing => this with { Entitlements = [], Bundles = IdsOf(missing) },
        _ => Asking(null, [], null) with { Entitlements = IdsOf(entitlement), Bundles = IdsOf(bundle) },
    };

    private Draft With(Finding<Entitlement> finding) => finding switch
    {
        Finding<Entitlement>.Found found => With(found.Value.Id),
        Finding<Entitlement>.Several { AreAllMeant: true } several => Asking(null, IdsOf(several), null),
        Finding<Entitlement>.Ambiguous or Finding<Entitlement>.Several => Asking(null, [], null) with { Entitlements = IdsOf(finding) },
        Finding<Entitlement>.Missing missing when NamesNothing => this with { Entitlements = IdsOf(missing) },
        _ => this,
    };

    private Draft Asking(EntitlementId? one, ImmutableArray<EntitlementId> together, BundleId? bundle) =>
        this with { Entitlement = one, Together = together, Bundle = bundle, Entitlements = [], Bundles = [], Shown = [] };

    private static ImmutableArray<EntitlementId> IdsOf(Finding<Entitlement> finding) => [.. Choices(finding).Select(e => e.Id)];

    private static ImmutableArray<BundleId> IdsOf(Finding<Bundle> finding) => [.. Choices(finding).Select(b => b.Id)];

    private static ImmutableArray<T> Choices<T>(Finding<T> finding) => finding switch
    {
        Finding<T>.Found found => [found.Value],
        Finding<T>.Ambiguous ambiguous => ambiguous.Choices,
        Finding<T>.Several several => several.Choices,
        Finding<T>.Missing missing => missing.Nearest,
        _ => [],
    };

    public Draft With(Finding<Governance.People.Identity> finding) => finding switch
    {
        Finding<Governance.People.Identity>.Found found => this with { Identity = found.Value.Id, Identities = [] },
        Finding<Governance.People.Identity>.Ambiguous ambiguous => this with { Identities = [.. ambiguous.Choices.Select(i => i.Id)] },
        Finding<Governance.People.Identity>.Several several => this with { Identities = [.. several.Choices.Select(i => i.Id)] },
        // Somebody was named whom nobody knows: that is asked, never taken for whom it was for so far.
        Finding<Governance.People.Identity>.Missing missing => this with { Identities = [.. missing.Nearest.Select(i => i.Id).Concat(Identities).Append(Identity).Distinct()] },
        _ => this,
    };

    public Draft With(Finding<SaidLength> finding) => finding switch
    {
        Finding<SaidLength>.Found found => this with { Length = new(found.Value.Length, found.Value.Words), Lengths = [] },
        Finding<SaidLength>.Ambiguous ambiguous => this with { Length = null, Lengths = Kept(ambiguous.Choices) },
        Finding<SaidLength>.Several several => this with { Length = null, Lengths = Kept(several.Choices) },
        _ => this,
    };

    public Draft With(Finding<Ticket> finding) => finding is Finding<Ticket>.Found found ? this with { Ticket = found.Value.Value } : this;

    public Draft With(Finding<string> finding) => finding is Finding<string>.Found found ? this with { Justification = found.Value } : this;

    private static ImmutableArray<DraftLength> Kept(ImmutableArray<SaidLength> lengths) => [.. lengths.Select(l => new DraftLength(l.Length, l.Words))];
}
