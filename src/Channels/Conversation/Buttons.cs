using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Channels.Conversation.Follows;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>
/// Where a button goes: the delivery or dialog that its id names decides what it is about, the clicker decides with what authority, and the
/// card's own inputs are read as what they are, untrusted.
/// </summary>
public sealed class Buttons(LedgerWriter writer, LedgerQueries queries, DeliveryBook deliveries, DialogBook dialogs, RequestDrafting drafting, RequestForm form, Overviews overviews, OwnAccounts own, Linking linking, Showing showing, SharedCards shared, FollowUps follow, NudgeApprovers nudging, Parts parts, TalkCards talk)
{
    internal const int LongestReason = 2000;

    /// <returns>Null where it was done and nothing is to be shown for it.</returns>
    internal async Task<Reply?> PressAsync(Speaker speaker, Incoming.Pressed pressed, CancellationToken cancellation) => pressed.Verb switch
    {
        "request-form" => form.Open(speaker, pressed.Id),
        "submit-form" => await form.FillAsync(speaker, pressed.Inputs, cancellation),
        "submit-request" or "discard" or "choose" => await OnDialogAsync(speaker, pressed, cancellation),
        "send-cards-here" or "unlink" or "confirm-unlink" or "keep-link" => await own.PressAsync(speaker, pressed, cancellation),
        _ when Linking.Verbs.Contains(pressed.Verb) => await linking.PressAsync(pressed.Account, pressed.Audience, new(pressed.Id, pressed.Verb), cancellation),
        _ => await queries.DeliveryAsync(new(pressed.Id), cancellation) is { } delivery
            ? await OnDeliveryAsync(speaker, pressed, delivery, cancellation)
            : Unknown(),
    };

    private async Task<Reply> OnDialogAsync(Speaker speaker, Incoming.Pressed pressed, CancellationToken cancellation)
    {
        var dialog = await dialogs.FindAsync(pressed.Id, cancellation);
        if (dialog is null || dialog.Person != speaker.Person.Ref.Value)
        {
            // Submitted before: the same press is answered as it was.
            return pressed.Verb == "submit-request" && await drafting.SubmittedAsync(speaker, pressed.Id, cancellation) is { } answer
                ? answer
                : new Reply.Say(talk.Notice("This is no longer open", "You went on with something else, or a day has passed. Nothing was recorded.", CardTone.Warning, "Say again what you need."));
        }

        var draft = Draft.FromJson(dialog.State);
        switch (pressed.Verb)
        {
            case "discard":
                await dialogs.EndAsync(dialog.Id, cancellation);
                return new Reply.Replace(talk.Notice("Discarded", "Nothing was recorded.", CardTone.Plain));
            case "choose":
                return await drafting.ChooseAsync(speaker, draft, Number(pressed.Inputs["choice"]), cancellation);
            default:
                return await drafting.SubmitAsync(speaker, draft, dialog.Id, cancellation);
        }
    }

    private static int Number(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue<int>(out var number) && number >= 0 ? number
            : value.TryGetValue<string>(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue
        : int.MaxValue;

    private async Task<Reply?> OnDeliveryAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CancellationToken cancellation)
    {
        if (pressed.Verb == "review" && !speaker.IsAlone)
        {
            // It would be a message that everybody there reads.
            return new Reply.Say(talk.Alone("What others ask of you is shown only where nobody else reads. Nothing was done."));
        }

        if (pressed.At.Length == 0)
        {
            return await DoAsync(speaker, pressed, delivery, cancellation);
        }

        if (delivery.Provider == pressed.Account.Provider && delivery.MessageReference?.StartsWith(pressed.At, StringComparison.Ordinal) == true)
        {
            return await DoAsync(speaker, pressed, delivery, cancellation) is { } answer ? answer with { IsAtDelivery = true } : null;
        }

        // The card was opened from a list, or says it anew: what is owed changes that message too, but later than it is answered.
        return await DoAsync(speaker, pressed.InPlace == InPlace.Never ? pressed with { InPlace = InPlace.Passing } : pressed, delivery, cancellation);
    }

    private async Task<Reply?> DoAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CancellationToken cancellation)
    {
        var about = CardAbout.Of(delivery);
        if (parts.Of(about.Card)?.PressAsync(speaker, pressed, delivery, about, cancellation) is { } answer)
        {
            return await answer;
        }

        return (pressed.Verb, about.Card) switch
        {
            ("approve" or "deny", var card) when card.AsksToApprove() => await VoteAsync(speaker, pressed, delivery, about, cancellation),
            ("ask-reason", var card) when card.AsksToApprove() && IsFor(speaker, delivery) => await AskReasonAsync(speaker, delivery, about, cancellation),
            ("refresh", CardKind.Shared) => await shared.ViewAsync(speaker, delivery, cancellation) is { } view ? new Reply.Replace(view) : Unknown(),
            ("refresh", _) when IsFor(speaker, delivery) => await ShowAsync(speaker, delivery, null, message => new Reply.Replace(message), cancellation),
            ("review", var card) when card.AsksToApprove() && IsFor(speaker, delivery) => await ShowAsync(speaker, delivery, null, message => new Reply.Say(message), cancellation),
            ("review", CardKind.Hands or CardKind.HandsReminder or CardKind.Finding or CardKind.PreExistingEnd or CardKind.PolicyHeld) when IsFor(speaker, delivery) =>
                await ShowAsync(speaker, delivery, null, message => new Reply.Say(message), cancellation),
            ("nudge", CardKind.Progress or CardKind.RequestEnded) => await nudging.PressAsync(speaker, new(delivery.StreamId), cancellation),
            ("cancel", CardKind.Progress or CardKind.RequestEnded) => await OnRequestAsync(speaker, delivery, new RequestCommand.Withdraw(new(delivery.StreamId), speaker.Person.Ref), cancellation),
            ("release", CardKind.AccessActive or CardKind.ExpiryNotice) => await OnRequestAsync(speaker, delivery, new RequestCommand.Release(new(delivery.StreamId), ItemOf(pressed, about), speaker.Person.Ref), cancellation),
            ("extend", CardKind.AccessActive or CardKind.ExpiryNotice) => await follow.PressAsync(speaker, delivery, about with { Item = ItemOf(pressed, about) }, FollowKind.Extends, cancellation),
            ("ask-again", CardKind.Progress) => await follow.AskAllAgainAsync(speaker, delivery, cancellation),
            ("ask-again", CardKind.RequestEnded) => await follow.PressAsync(speaker, delivery, about, FollowKind.AskedAgain, cancellation),
            ("release-listed", CardKind.AccessActive) => await ReleaseListedAsync(speaker, new(new(delivery.StreamId), ItemOf(pressed, about), speaker.Person.Ref), cancellation),
            ("remove-edge" or "keep-edge", CardKind.PreExistingEnd) => await DecideEdgeAsync(speaker, pressed, delivery, cancellation),
            _ => Unknown(),
        };
    }

    // A card that shows several items says which of them its button is about; whoever presses it needs the authority for that one.
    private static int ItemOf(Incoming.Pressed pressed, CardAbout about) => pressed.Inputs["choice"] is { } choice ? Number(choice) : about.Item;

    // A dialog asks for the reason before a denial; where nothing is open any more the card says so instead.
    private async Task<Reply> AskReasonAsync(Speaker speaker, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) =>
        await queries.RequestAsync(new(delivery.StreamId), cancellation) is { } request && request.Find(about.Item) is { State: ItemState.AwaitingApproval open } item && open.Stage == about.Stage
            ? new Reply.Say(talk.Reason(new(delivery.Id), speaker.Organisation.Roster.NameOf(request.Requester), item.Entitlement))
            : await ShowAsync(speaker, delivery, null, message => new Reply.Say(message), cancellation);

    private async Task<Reply?> VoteAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation)
    {
        var verdict = pressed.Verb == "approve" ? Verdict.Approve : Verdict.Deny;
        var (reason, shorten) = (Input(pressed, "reason"), Input(pressed, "shorten"));
        if (Secrets.Find($"{reason}\n{shorten}") is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        if (WhyNot(speaker, verdict, reason, shorten, out var shorter) is { } problem)
        {
            return await NotDecidedAsync(speaker, delivery, problem, verdict == Verdict.Deny ? "reason" : "shorten", cancellation);
        }

        var text = verdict == Verdict.Deny ? PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), reason, speaker.Person.Ref) : null;
        var vote = new RequestCommand.CastVote(new(delivery.StreamId), about.Item, about.Stage ?? 0, speaker.Person.Ref, verdict, shorter, text?.Commitment, new(delivery.Digest), new(delivery.Id));
        var executed = await writer.ExecuteAsync(vote, speaker.Context("vote", text is null ? [] : [text]) with { Asked = AskedBy(pressed), IsShown = pressed.InPlace == InPlace.Passing }, cancellation);
        // A passing view shows what this very decision left. A card that stays is shown as it is now: nothing may overwrite what an update brought meanwhile.
        var left = pressed.InPlace == InPlace.Kept ? null : executed.Left;
        return executed.Refusal switch
        {
            // The answer that belongs to the key is the first one's.
            { } refusal when executed.Replay == Replay.AskedOtherwise => Refused(refusal) with { IsRepeatable = true },
            { Code: RefusalCode.MovedOn } refusal when !IsFor(speaker, delivery) => Refused(refusal),
            null when pressed.InPlace == InPlace.Never => null,
            // What it shows follows from the ledger alone; how a shorter time was understood does not.
            null when left is not null && shorter is null => await ShowAsync(speaker, delivery, null, message => new Reply.Replace(message) { IsRepeatable = true }, cancellation, left),
            null or { Code: RefusalCode.MovedOn } => await ShowAsync(speaker, delivery, null, message => new Reply.Replace(message), cancellation, left) with { WhyNot = executed.Refusal?.Reason },
            { Code: RefusalCode.NoAuthority } refusal => Refused(refusal),
            { } refusal => await ShowAsync(speaker, delivery, refusal.Reason, message => new Reply.Replace(message), cancellation, left) with { WhyNot = refusal.Reason },
        };
    }

    private async Task<Reply> NotDecidedAsync(Speaker speaker, DeliveryRow delivery, string problem, string field, CancellationToken cancellation)
    {
        Reply reply = IsFor(speaker, delivery)
            ? await ShowAsync(speaker, delivery, problem, message => new Reply.Replace(message), cancellation)
            : new Reply.Say(talk.Notice("Nothing was decided", problem, CardTone.Warning));
        return reply with { WhyNot = problem, Field = field };
    }

    private Reply.Say Refused(Refusal refusal) => new(talk.Refused(refusal)) { WhyNot = refusal.Reason };

    private static string AskedBy(Incoming.Pressed pressed) => StableId.Of($"{pressed.Person}\n{pressed.Id}\n{pressed.Verb}\n{pressed.Inputs.ToJsonString()}");

    private static string? WhyNot(Speaker speaker, Verdict verdict, string reason, string shorten, out Length? shorter)
    {
        shorter = null;
        if (verdict == Verdict.Deny)
        {
            return reason.Length == 0 ? "Say why, so that the requester knows what to do next." : reason.Length > LongestReason ? $"A reason has at most {LongestReason} characters." : null;
        }

        if (shorten.Length == 0)
        {
            return null;
        }

        shorter = FreeText.Read(shorten, speaker.Organisation, speaker.Person, speaker.Now, new OpenQuestion.HowLong([])) is Understood.Answers { Answer: Answer.OfLength { Length: Finding<SaidLength>.Found found } }
            ? found.Value.Length
            : null;
        return shorter is null ? "The shorter time was not understood. Write for example 1 day or until Friday, or leave it empty." : null;
    }

    private async Task<Reply> OnRequestAsync(Speaker speaker, DeliveryRow delivery, RequestCommand command, CancellationToken cancellation)
    {
        var executed = await writer.ExecuteAsync(command, speaker.Context(command.GetType().Name), cancellation);
        return executed.Refusal is { Code: RefusalCode.NoAuthority } refusal
            ? Refused(refusal)
            : await ShowAsync(speaker, delivery, null, message => new Reply.Replace(message), cancellation) with { WhyNot = executed.Refusal?.Reason };
    }

    /// <summary>Pressed in a list, which is then shown as it is now: also a list that is old, with a button for what was released long ago.</summary>
    private async Task<Reply> ReleaseListedAsync(Speaker speaker, RequestCommand.Release release, CancellationToken cancellation)
    {
        var executed = await writer.ExecuteAsync(release, speaker.Context("release"), cancellation);
        if (executed.Refusal is { Code: RefusalCode.NoAuthority } refused)
        {
            return Refused(refused);
        }

        var answer = executed.Refusal is { } refusal
            ? CardParts.Badge($"Nothing was done: {refusal.Reason}", CardTone.Warning)
            : CardParts.Badge(await ReleasedAsync(executed.State!.Id, executed.State.Find(release.Item)!, cancellation), CardTone.Accent);
        return speaker.IsAlone
            ? new Reply.Replace(await overviews.MyAccessAsync(speaker, release.Request, release.Item, answer, cancellation)) { WhyNot = executed.Refusal?.Reason }
            : new Reply.Say(talk.Alone($"{answer.Text("text")} What you hold is listed only where nobody else reads.")) { WhyNot = executed.Refusal?.Reason };
    }

    private async Task<string> ReleasedAsync(RequestId request, Item item, CancellationToken cancellation) =>
        Staying.Why(item, await queries.AccessAsync(item.Access, cancellation), request) is { } stays
            ? $"{item.Entitlement} is given back. {stays}"
            : $"{item.Entitlement} is being released. You are told here once it is proven gone.";

    private async Task<Reply> DecideEdgeAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CancellationToken cancellation)
    {
        var reason = Input(pressed, "reason");
        if (Secrets.Find(reason) is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        var decision = pressed.Verb == "keep-edge" ? PreExistingDecision.Keep : PreExistingDecision.Remove;
        if (decision == PreExistingDecision.Keep && reason.Length == 0)
        {
            return await NotDecidedAsync(speaker, delivery, "Say why it stays; your reason is put on the record.", "reason", cancellation);
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), PlainText.Clean(reason, LongestReason), speaker.Person.Ref);
        var executed = await writer.ExecuteAsync(new AccessCommand.DecidePreExisting(new(delivery.StreamId), speaker.Person.Ref, decision, text.Commitment), speaker.Context("edge", text), cancellation);
        return executed.Refusal is { } refusal && (refusal.Code == RefusalCode.NoAuthority || !IsFor(speaker, delivery))
            ? Refused(refusal)
            : await ShowAsync(speaker, delivery, executed.Refusal is { Code: not RefusalCode.MovedOn } left ? left.Reason : null, message => new Reply.Replace(message), cancellation) with { WhyNot = executed.Refusal?.Reason };
    }

    // Whoever comes by the id of another's card may press it, and is refused by authority; but it is not read out to them.
    private static bool IsFor(Speaker speaker, DeliveryRow delivery) => delivery.Person.Length == 0 || delivery.Person == speaker.Person.Ref.Value;

    private async Task<Reply> ShowAsync(Speaker speaker, DeliveryRow delivery, string? problem, Func<OutgoingMessage, Reply> reply, CancellationToken cancellation, Left<Request>? left = null)
    {
        if (await showing.ShowAsync(delivery, speaker.Person, problem, cancellation, left) is not { } shown)
        {
            return Unknown();
        }

        var answer = reply(shown.Card.Message);
        if (answer is Reply.Replace && speaker.Incoming is Incoming.Pressed { InPlace: InPlace.Kept } && delivery.MessageReference is { } reference && delivery.Person == speaker.Person.Ref.Value
            && speaker.Incoming.Account == delivery.ToAccount())
        {
            await deliveries.ShownAsync(shown.Id, reference, shown.Card.Version, shown.Card.Digest, shown.Card.State, cancellation);
        }

        return answer;
    }

    private static string Input(Incoming.Pressed pressed, string name) =>
        pressed.Inputs.Text(name)?.Trim() ?? "";

    private Reply.Say Unknown() => new(talk.Notice("This button leads nowhere any more", "What it was about is not known here. Nothing was done.", CardTone.Warning, "Say status or my approvals to see what is open."))
    {
        WhyNot = "What it was about is not known here.",
    };
}
