using System.Security.Cryptography;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Findings;

/// <summary>Drift as its owner sees it: what is gone is provided again by a request, what came back is adopted by one, or it is revoked.</summary>
public sealed class DriftFindings(
    LedgerWriter writer, LedgerQueries queries, RequestDrafting drafting, FindingCard card, TalkCards talk, ICurrentPolicy policy,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : ICardPart
{
    public CardKind Card => CardKind.Finding;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(about.Stream.Id), cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), _ => null);
        return FindingOf(access, about) is { } finding
            ? new(card.Open(view, access, finding, delivery, problem), "", access.Version, DeliveryState.Sent)
            : new(card.Settled(view, access), "", access.Version, IsUnderWay(access) ? DeliveryState.Sent : DeliveryState.Settled);
    }

    // Until it was read in the target the card says what is going on.
    private static bool IsUnderWay(Access access) => access.State is AccessState.Revoking or AccessState.RevokeBlocked or AccessState.Provisioning;

    // The mark is the version that owed the card, so a finding that was opened later is not the card's.
    internal static DriftFinding? FindingOf(Access access, CardAbout about) => access.Finding is { Kind: not DriftKind.ThereBefore } finding && finding.Opening <= about.Stage ? finding : null;

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => pressed.Verb switch
    {
        "re-provision" or "adopt" => AskAsync(speaker, new(delivery.StreamId), about, cancellation),
        "revoke-found" => RevokeAsync(speaker, pressed, delivery, about, cancellation),
        _ => null,
    };

    private async Task<Reply> AskAsync(Speaker speaker, AccessId id, CardAbout about, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(id, cancellation);
        return FindingOf(access, about) is null
            ? new Reply.Say(talk.Notice("Nothing is left to decide about this finding", "Nothing was done.", CardTone.Plain, $"To ask for it all the same, say I need {id.Entitlement}."))
            : await drafting.KeepAndAskAsync(speaker, Draft.For(speaker.Person.Ref) with { Entitlement = id.Entitlement, Identity = id.Identity, Follows = GoesOnFrom(access) }, cancellation);
    }

    private static Followed? GoesOnFrom(Access access) => access.Claims is [.., var last] ? new(last.Ref.Request, FollowKind.Restores) : null;

    private async Task<Reply> RevokeAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation)
    {
        var reason = pressed.Inputs.Text("reason")?.Trim() ?? "";
        if (Secrets.Find(reason) is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        if (reason.Length == 0)
        {
            return await ShowAsync(speaker, delivery, about, "Say why it goes; your reason is put on the record.", cancellation) with { Field = "reason" };
        }

        var id = new AccessId(delivery.StreamId);
        var opening = FindingOf(await queries.AccessAsync(id, cancellation), about)?.Opening ?? 0;
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), PlainText.Clean(reason, Buttons.LongestReason), speaker.Person.Ref);
        var executed = await writer.ExecuteAsync(new AccessCommand.RevokeFound(id, opening, speaker.Person.Ref, text.Commitment), speaker.Context("finding", text), cancellation);
        return executed.Refusal is { Code: RefusalCode.NoAuthority } refusal
            ? new Reply.Say(talk.Refused(refusal)) { WhyNot = refusal.Reason }
            : await ShowAsync(speaker, delivery, about, null, cancellation) with { WhyNot = executed.Refusal?.Reason };
    }

    // Whoever comes by the id of another's card is answered, but it is not read out to them.
    private async Task<Reply> ShowAsync(Speaker speaker, DeliveryRow delivery, CardAbout about, string? problem, CancellationToken cancellation) =>
        delivery.Person == speaker.Person.Ref.Value && await PresentAsync(about, speaker.Person, new(delivery.Id), problem, cancellation) is { } shown
            ? new Reply.Replace(shown.Message) { WhyNot = problem }
            : new Reply.Say(talk.Notice("Nothing was decided", problem ?? "Nothing is left to decide about this finding.", CardTone.Warning)) { WhyNot = problem };
}
