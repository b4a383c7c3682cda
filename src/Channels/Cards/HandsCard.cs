using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>The card that asks somebody to change a system by hand and to attest it.</summary>
public sealed class HandsCard(CardLibrary library)
{
    /// <param name="kind">The first card, or a reminder of it.</param>
    /// <param name="problem">Said on the card when the last click was not executed.</param>
    public OutgoingMessage Open(CardView view, Access access, AskedHands hands, DeliveryId delivery, CardKind kind, string? problem)
    {
        var (entitlement, title) = (access.Id.Entitlement, TitleOf(hands));
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["heading"] = kind == CardKind.HandsReminder ? "STILL WAITING FOR YOU" : "YOUR WORK IS NEEDED",
            ["title"] = title,
            ["entitlement"] = view.What(entitlement),
            ["sensitivity"] = view.Sensitivity(entitlement),
            ["privilege"] = view.Privilege(entitlement),
            ["beneficiary"] = view.Who(access.Id.Identity),
            ["account"] = PlainText.Line(view.Organisation.Roster.Find(access.Id.Identity)?.TargetAccount ?? "not known: no longer in the people file"),
            ["requests"] = Requests(view, access, hands),
            ["todo"] = Todo(view, access, hands),
            ["attested"] = hands.Attestations.IsEmpty ? "Nobody yet." : $"{string.Join("; ", hands.Attestations.Select(a => $"{Name(view, a.By)}, {view.When(a.At)}"))}. It takes somebody else, too.",
            ["why"] = Why(view, entitlement),
            ["silence"] = $"{Silence(hands.For)} You are reminded {view.When(hands.ChasedAt)}{(hands.Step < Handwork.LastStep ? ", and whoever else may do it is asked, too" : ", and every working week")}.",
            ["isGrant"] = hands.For == HandsFor.Grant,
            ["isRevoke"] = hands.For == HandsFor.Revoke,
            ["isLook"] = hands.For == HandsFor.Look,
        };
        var note = hands.Attestations.LastOrDefault();
        return new($"{title}: {entitlement}", library.Expand("hands", data.With("problem", problem).With("quote", note is null ? null : view.Written(note.Note, note.By))));
    }

    /// <summary>The same once this reader has nothing left to do.</summary>
    /// <param name="hands">What was asked; null where that is over and something else was asked since.</param>
    public OutgoingMessage Settled(CardView view, Access access, AskedHands? hands)
    {
        var (title, tone, text) = Outcome(view, access, hands);
        var about = $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))}.";
        return new($"{access.Id.Entitlement}: {title}", library.Expand("notice", new JsonObject { ["title"] = title, ["tone"] = tone, ["text"] = $"{about} {text}" }));
    }

    /// <summary>The same while the ledger is in quarantine, for what was to be made.</summary>
    public OutgoingMessage Held(CardView view, Access access)
    {
        var text = $"{access.Id.Entitlement} of {PlainText.Line(view.Organisation.Roster.NameOf(access.Id.Identity))}. The bot's ledger may have been restored from an older copy, so nothing is made until it is released. You are asked again then, if it is still wanted.";
        return new($"{access.Id.Entitlement}: it waits", library.Expand("notice", new JsonObject { ["title"] = "It waits: do nothing for now", ["tone"] = CardTone.Warning, ["text"] = text }));
    }

    private static (string Title, string Tone, string Text) Outcome(CardView view, Access access, AskedHands? hands) => hands switch
    {
        null => ("This is over", CardTone.Plain, "It was asked earlier. What is to be done now, if anything, stands on a newer card."),
        _ when Handwork.IsOpen(access) && hands.HasAttested(view.Reader.Ref) => ("You attested that it is gone", CardTone.Accent, "It takes somebody else to look and attest it, too."),
        _ when Handwork.IsOpen(access) => ("You said that you cannot do it", CardTone.Plain, "Others are asked."),
        { For: HandsFor.Look, Attestations: [.., { } last] } => ("It was looked at", CardTone.Good, $"{Name(view, last.By)} attested how it stands, {view.When(last.At)}."),
        { Made: { } made } => ($"It is there, {view.Attested([made.By])}", CardTone.Good, $"Attested {view.When(made.At)}."),
        { For: HandsFor.Revoke } => ($"It is gone, {view.Attested(hands.Attestations.Select(a => a.By))}", CardTone.Good, $"Attested {view.When(hands.Attestations[^1].At)}."),
        _ => ("Nothing is left to do by hand", CardTone.Plain, "It is not wanted any more."),
    };

    private static string Silence(HandsFor work) => work switch
    {
        HandsFor.Grant => "Nothing is granted until it is attested.",
        HandsFor.Revoke => "It counts as not removed until two people have attested it.",
        _ => "The ledger stays in quarantine, and nothing is granted anywhere.",
    };

    internal static string TitleOf(AskedHands hands) => hands switch
    {
        { For: HandsFor.Grant } => "Make this access by hand",
        { For: HandsFor.Look } => "Look how this access stands",
        { Attestations.IsEmpty: true } => "Take this access away by hand",
        _ => "Look whether this access is gone",
    };

    private static string Todo(CardView view, Access access, AskedHands hands)
    {
        var entitlement = access.Id.Entitlement;
        var system = PlainText.Line(view.Organisation.Catalog.Find(entitlement.System)?.Name ?? entitlement.System.Value);
        return hands switch
        {
            { For: HandsFor.Look } => $"The ledger may have been restored from an older copy. It says that the account {(access.State is AccessState.Absent or AccessState.Provisioning ? "does not have this" : "has this")}. Look in {system}, and attest whether that is so.",
            { For: HandsFor.Grant } => $"Give the account this in {system}, and see that it is there. Then attest it.",
            { Attestations: [.., { } last] } => $"{Name(view, last.By)} attests that it is gone. Look in {system} yourself, and attest it if it is.",
            _ => $"Take it away from the account in {system}, and see that it is gone. Then attest it. Somebody else looks and attests, too.",
        };
    }

    private static string Requests(CardView view, Access access, AskedHands hands)
    {
        string[] carried = hands.For == HandsFor.Grant
            ? [.. access.Claims.Where(c => c.State is ClaimState.Waiting).Select(c => $"{c.Ref.Request}, {Wording.ForHowLong(c.Length, view.Reader)}")]
            : [.. access.Claims.Where(c => hands.For == HandsFor.Look ? c.IsLive : c.State is ClaimState.Ending).Select(c => c.IsLive ? c.Ref.Request.Value : $"{c.Ref.Request}, which ends")];
        return carried.Length == 0 ? "No request." : string.Join("; ", carried) + ".";
    }

    private static string Why(CardView view, EntitlementId entitlement) => view.Organisation.Catalog.Find(entitlement.System) switch
    {
        { Operators: { } operators } system when Names(operators, view).Contains(view.Reader.Ref) => $"You change {PlainText.Line(system.Name)} by hand.",
        { } system when system.Owner == view.Reader.Ref => $"You own {PlainText.Line(system.Name)}, and those who change it by hand are too few or silent.",
        _ => "You own what nobody else does, and those who change this by hand are too few or silent.",
    };

    private static IEnumerable<PersonId> Names(Selector selector, CardView view) => selector switch
    {
        Selector.Group group => view.Organisation.Roster.Groups.GetValueOrDefault(group.Name, []),
        Selector.Named named => [named.Person],
        Selector.AnyOf any => any.Selectors.SelectMany(s => Names(s, view)),
        _ => [],
    };

    private static string Name(CardView view, PersonId person) => PlainText.Line(view.Organisation.Roster.NameOf(person));
}
