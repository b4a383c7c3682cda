using System.Security.Cryptography;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Hands;

/// <summary>Everything that the cards about work by hand read, write with and show themselves by.</summary>
public sealed class HandsDesk(
    LedgerWriter writer, LedgerQueries queries, EntryQueries entries, HandsCard card, TalkCards talk, ICurrentPolicy policy,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    public const int LongestNote = 1000;

    /// <summary>Null where it was never shown and this reader has nothing to do.</summary>
    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(about.Stream.Id), cancellation);
        var hands = HandsOf(access, about);
        var texts = await entries.TextsAsync([.. hands?.Attestations.Select(a => a.Note) ?? []], cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), commitment => texts.GetValueOrDefault(commitment));
        if (hands is null or { For: HandsFor.Grant, Made: null } && access.Claims.Any(c => c.State is ClaimState.Waiting) && await queries.QuarantineAsync(cancellation) is not null)
        {
            return await WasBroughtAsync(delivery, cancellation) ? new(card.Held(view, access), "", access.Version, DeliveryState.Sent) : null;
        }

        if (hands is not null && Handwork.IsOpen(access) && hands.Awaited.Contains(reader.Ref))
        {
            return new(card.Open(view, access, hands, delivery, about.Card, problem), "", access.Version, DeliveryState.Sent);
        }

        // Who has done their part hears what comes of it.
        var state = hands is not null && Handwork.IsOpen(access) ? DeliveryState.Sent : DeliveryState.Settled;
        return await WasBroughtAsync(delivery, cancellation) ? new(card.Settled(view, access, hands), "", access.Version, state) : null;
    }

    private async Task<bool> WasBroughtAsync(DeliveryId delivery, CancellationToken cancellation) => await queries.DeliveryAsync(delivery, cancellation) is { MessageReference: not null };

    // The mark is the version that owed the card: what was asked later is not the card's.
    private static AskedHands? HandsOf(Access access, CardAbout about) => access.Hands is { } hands && hands.Opening <= about.Stage ? hands : null;

    public Task<Reply> AttestAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, Seen seen, CancellationToken cancellation) =>
        AnswerAsync(speaker, pressed, delivery, about, "Say what you did and saw; your note is put on the record.",
            note => new AccessCommand.Attest(new(delivery.StreamId), speaker.Person.Ref, about.Stage ?? 0, note, new(delivery.Id)) { Seen = seen }, cancellation);

    public Task<Reply> DeclineAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) =>
        AnswerAsync(speaker, pressed, delivery, about, "Say why you cannot; your reason is put on the record, and somebody else is asked.",
            reason => new AccessCommand.DeclineHands(new(delivery.StreamId), speaker.Person.Ref, about.Stage ?? 0, reason), cancellation);

    private async Task<Reply> AnswerAsync(
        Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, string missing, Func<Commitment, AccessCommand> command, CancellationToken cancellation)
    {
        var note = pressed.Inputs.Text("note")?.Trim() ?? "";
        if (Secrets.Find(note) is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        var written = PlainText.Clean(note, LongestNote);
        if (written.Trim().Length == 0 || note.Length > LongestNote)
        {
            return await ShowAsync(speaker, delivery, about, note.Length > LongestNote ? $"A note has at most {LongestNote} characters." : missing, cancellation) with { Field = "note" };
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), written, speaker.Person.Ref);
        var context = speaker.Context("hands", text) with { Asked = StableId.Of($"{pressed.Person}\n{pressed.Id}\n{pressed.Verb}\n{pressed.Inputs.ToJsonString()}") };
        return (await writer.ExecuteAsync(command(text.Commitment), context, cancellation)).Refusal switch
        {
            { } refusal when refusal.Code != RefusalCode.MovedOn || delivery.Person != speaker.Person.Ref.Value => new Reply.Say(talk.Refused(refusal)) { WhyNot = refusal.Reason },
            var refusal => await ShowAsync(speaker, delivery, about, null, cancellation) with { WhyNot = refusal?.Reason },
        };
    }

    // Whoever comes by the id of another's card is answered, but it is not read out to them.
    private async Task<Reply> ShowAsync(Speaker speaker, DeliveryRow delivery, CardAbout about, string? problem, CancellationToken cancellation) =>
        delivery.Person == speaker.Person.Ref.Value && await PresentAsync(about, speaker.Person, new(delivery.Id), problem, cancellation) is { } shown
            ? new Reply.Replace(shown.Message) { WhyNot = problem }
            : new Reply.Say(talk.Notice("Nothing was attested", problem ?? "Nothing is left to do by hand here.", CardTone.Warning)) { WhyNot = problem };
}
