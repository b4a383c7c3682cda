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

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary>Everything that a card of a review reads, writes with and shows itself by.</summary>
public sealed class ReviewDesk(
    LedgerWriter writer, LedgerQueries queries, ReviewQueries reviews, FactsForReviewers facts, DeliveryBook deliveries, Showing showing, ReviewCards cards, TalkCards talk,
    ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    public const int LongestReason = 1000;

    /// <summary>Null where it is on nobody's list or way and nothing is left to ask.</summary>
    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(about.Stream.Id), cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), _ => null);
        if (OpenFor(access, about) is { } open && open.Asked.Contains(reader.Ref))
        {
            var message = cards.Question(view, access, open, await facts.OfAsync(view, access, cancellation), delivery, about.Card, problem);
            return new(message with { Of = new(delivery, [reader.Ref]) }, ReviewDigest.Of(access, policy.Organisation).Value, access.Version, DeliveryState.Sent);
        }

        return await queries.DeliveryAsync(delivery, cancellation) is not null
            ? new(cards.Answered(view, access, await AnswerAsync(access.Id, about, reader.Ref, cancellation)), "", access.Version, DeliveryState.Settled)
            : null;
    }

    /// <summary>The question that a card is about, while it is open; the card's mark is a version at which it was asked or passed on.</summary>
    private static OpenReview? OpenFor(Access access, CardAbout about) =>
        access is { IsReviewed: true, Review.Open: { } open } && about.Stage >= open.Question ? open : null;

    private async Task<AccessEvent?> AnswerAsync(AccessId access, CardAbout about, PersonId reader, CancellationToken cancellation) =>
        (await reviews.EventsAsync(access, cancellation)).Skip(about.Stage ?? 0).TakeWhile(e => e is not AccessEvent.ReviewAsked).FirstOrDefault(e => e switch
        {
            AccessEvent.ReviewKept or AccessEvent.ReviewRevoked or AccessEvent.ReviewLapsed => true,
            AccessEvent.ReviewPassedOn passed => !passed.Asked.Contains(reader),
            _ => false,
        });

    public async Task<Reply> AnswerAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, ReviewAnswer answer, CancellationToken cancellation)
    {
        var reason = pressed.Inputs.Text("reason")?.Trim() ?? "";
        if (Secrets.Find(reason) is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        if (reason.Length > LongestReason)
        {
            return await ShowAsync(speaker, delivery, $"A reason has at most {LongestReason} characters.", cancellation);
        }

        var text = reason.Length == 0 ? null : PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), PlainText.Clean(reason, LongestReason), speaker.Person.Ref);
        var access = await queries.AccessAsync(new(delivery.StreamId), cancellation);
        var command = new AccessCommand.AnswerReview(
            access.Id, speaker.Person.Ref, OpenFor(access, about)?.Question ?? 0, answer, text?.Commitment, new(delivery.Digest), new(delivery.Id));
        var context = speaker.Context("review", text is null ? [] : [text]) with { Asked = StableId.Of($"{pressed.Person}\n{pressed.Id}\n{pressed.Verb}\n{pressed.Inputs.ToJsonString()}") };
        return (await writer.ExecuteAsync(command, context, cancellation)).Refusal switch
        {
            { } refusal when refusal.Code == RefusalCode.NoAuthority || !IsFor(speaker, delivery) => new Reply.Say(talk.Refused(refusal)) { WhyNot = refusal.Reason },
            null => await ShowAsync(speaker, delivery, null, cancellation),
            { Code: RefusalCode.MovedOn } refusal => await ShowAsync(speaker, delivery, null, cancellation) with { WhyNot = refusal.Reason },
            { } refusal => await ShowAsync(speaker, delivery, refusal.Reason, cancellation) with { Field = refusal.Code == RefusalCode.NotAllowed ? "reason" : null },
        };
    }

    public static bool IsFor(Speaker speaker, DeliveryRow delivery) => delivery.Person == speaker.Person.Ref.Value;

    /// <summary>The card as it is now, under the list that it was opened from.</summary>
    public async Task<Reply> OpenAsync(Speaker speaker, DeliveryRow delivery, CancellationToken cancellation) =>
        await showing.ShowAsync(delivery, speaker.Person, null, cancellation) is { } shown ? new Reply.Say(shown.Card.Message) : Gone();

    private async Task<Reply> ShowAsync(Speaker speaker, DeliveryRow delivery, string? problem, CancellationToken cancellation)
    {
        if (!IsFor(speaker, delivery) || await showing.ShowAsync(delivery, speaker.Person, problem, cancellation) is not { } shown)
        {
            return Gone();
        }

        if (speaker.Incoming is Incoming.Pressed { InPlace: InPlace.Kept } && delivery.MessageReference is { } reference
            && speaker.Incoming.Account == delivery.ToAccount())
        {
            await deliveries.ShownAsync(shown.Id, reference, shown.Card.Version, shown.Card.Digest, shown.Card.State, cancellation);
        }

        return new Reply.Replace(shown.Card.Message) { WhyNot = problem };
    }

    private Reply.Say Gone() => new(talk.Notice("Nothing is left to review here", "It was answered, or it has ended.", CardTone.Plain, "Say my reviews to see what is open."));
}

/// <summary>The question to a reviewer.</summary>
public class ReviewPart(ReviewDesk desk) : ICardPart
{
    public virtual CardKind Card => CardKind.Review;

    public Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation) =>
        desk.PresentAsync(about, reader, delivery, problem, cancellation);

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => pressed.Verb switch
    {
        "keep-access" => desk.AnswerAsync(speaker, pressed, delivery, about, ReviewAnswer.Keep, cancellation),
        "revoke-access" => desk.AnswerAsync(speaker, pressed, delivery, about, ReviewAnswer.Revoke, cancellation),
        "not-mine" => desk.AnswerAsync(speaker, pressed, delivery, about, ReviewAnswer.NotMine, cancellation),
        "ask-later" => desk.AnswerAsync(speaker, pressed, delivery, about, ReviewAnswer.Later, cancellation),
        "review" when ReviewDesk.IsFor(speaker, delivery) => desk.OpenAsync(speaker, delivery, cancellation),
        _ => null,
    };
}

/// <summary>The same question to a reviewer who has not answered it.</summary>
public sealed class ReviewReminderPart(ReviewDesk desk) : ReviewPart(desk)
{
    public override CardKind Card => CardKind.ReviewReminder;
}
