using System.Collections.Immutable;
using System.Text.Json;
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

    public static Draft For(PersonId speaker) => new(null, speaker.AsIdentity, null, null, null, DraftQuestion.Nothing, [], [], []);

    public string ToJson() => JsonSerializer.Serialize(this, GovernanceJson.Options);

    public static Draft FromJson(string json) => JsonSerializer.Deserialize<Draft>(json, GovernanceJson.Options)!;

    /// <summary>The open question as the understanding of the next message needs it.</summary>
    public OpenQuestion? OpenQuestion => Open switch
    {
        DraftQuestion.Entitlement => new OpenQuestion.WhichEntitlement(Entitlements),
        DraftQuestion.Beneficiary => new OpenQuestion.ForWhom(Identities),
        DraftQuestion.Length => new OpenQuestion.HowLong([.. Lengths.Select(l => new SaidLength(l.Length, l.Words))]),
        DraftQuestion.Ticket => new OpenQuestion.WhichTicket(),
        DraftQuestion.Justification => new OpenQuestion.Why(),
        _ => null,
    };

    public Draft With(Finding<Entitlement> finding) => finding switch
    {
        Finding<Entitlement>.Found found => this with { Entitlement = found.Value.Id, Entitlements = [] },
        Finding<Entitlement>.Ambiguous ambiguous => this with { Entitlement = null, Entitlements = [.. ambiguous.Choices.Select(e => e.Id)] },
        Finding<Entitlement>.Several several => this with { Entitlement = null, Entitlements = [.. several.Choices.Select(e => e.Id)] },
        Finding<Entitlement>.Missing missing when Entitlement is null => this with { Entitlements = [.. missing.Nearest.Select(e => e.Id)] },
        _ => this,
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
