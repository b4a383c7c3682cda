using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Chasing;

/// <summary><c>nudge</c>, <c>nudge R-…</c>, and the button on the card of a request: whoever has not decided hears of it once more, no sooner than they may.</summary>
public sealed class NudgeApprovers(Endings mine, Overviews overviews, LedgerWriter writer, LedgerQueries queries, MessagePace pace, TalkCards talk) : IChatCommand
{
    private static readonly Regex Words = Pattern.OfAnyCase(@"^\s*(?:please\s+)?(?:nudge|chase)(?:\s+(?:them|it|about|for|on))*(?:\s+(?<id>R-[2-9A-Z]{8}))?[\s.!]*$");

    public CommandHelp Help { get; } = new("nudge R-…", "tell those who have not decided once more");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Words.Match(spoken.Text) is { Success: true } said ? NudgeAsync(speaker, said.Groups["id"].Value.ToUpperInvariant(), cancellation) : null;

    public Task<Reply> PressAsync(Speaker speaker, RequestId request, CancellationToken cancellation) => NudgeAsync(speaker, request.Value, cancellation);

    private async Task<Reply> NudgeAsync(Speaker speaker, string id, CancellationToken cancellation)
    {
        Target target = id.Length > 0 ? new Target.OfRequest(new RequestId(id)) : new Target.Unnamed();
        var waiting = await mine.MineAsync(speaker, target, item => item.State is ItemState.AwaitingApproval, cancellation);
        if (waiting.Count == 0 && id.Length > 0)
        {
            // Nobody decides it; who holds it stands in its status.
            return speaker.IsAlone ? await overviews.StatusAsync(speaker, new RequestId(id), 1, cancellation) : new Reply.Say(talk.Alone("Nobody's decision is waited for there. Where it stands is shown only where nobody else reads."));
        }

        if (mine.OneRequest(speaker, waiting, "nudge", "Nobody's decision is waited for, so there is nobody to nudge.") is { } reply)
        {
            return reply;
        }

        return new Reply.Say(await TellAsync(speaker, waiting[0].Request, [.. waiting.Select(w => w.Item)], cancellation));
    }

    private async Task<OutgoingMessage> TellAsync(Speaker speaker, Request request, IReadOnlyList<Item> waiting, CancellationToken cancellation)
    {
        var view = speaker.View();
        var later = await LaterAsync(speaker, request, [.. waiting.Where(i => Nudging.MayHearAgain((ItemState.AwaitingApproval)i.State, speaker.Now))], cancellation);
        var executed = await writer.ExecuteAsync(new RequestCommand.Nudge(request.Id, speaker.Person.Ref), speaker.Context("nudge"), cancellation);
        var told = waiting.Where(i => IsNudged(i, executed.State)).ToList();
        var asked = Asked(view, request, told.Count > 0 ? told : waiting);
        var heard = Asked(view, request, [.. waiting.Except(told)]);
        return executed.Refusal switch
        {
            null => talk.Notice(
                later.Now > 0 ? $"{asked}: told once more" : $"{asked}: told later",
                $"Waiting for a decision on {request.Id}. The time to decide stays what it was.{(heard == asked || told.Count == waiting.Count ? "" : $" Not told again so soon, since less than four hours ago: {heard}.")}{string.Concat(later.Others.Select(o => $" {PlainText.Line(speaker.Organisation.Roster.NameOf(o.Person))} had as many messages as are read, and gets this one {view.When(o.At)}, unless it is decided by then."))}",
                CardTone.Good),
            { Code: RefusalCode.NotAllowed } when Nudging.NextAt(request, speaker.Now) is { } next =>
                talk.Notice("Not yet", $"{asked} heard of {request.Id} less than four hours ago. You can nudge again {view.When(next)}.", CardTone.Plain),
            { } refusal => talk.Refused(refusal),
        };
    }

    private static bool IsNudged(Item before, Request? after) =>
        after?.Find(before.Number)?.State is ItemState.AwaitingApproval { NudgedAt: { } at } && ((ItemState.AwaitingApproval)before.State).NudgedAt != at;

    private static string Asked(CardView view, Request request, IEnumerable<Item> items) =>
        Wording.Names([.. items.Select(item => view.Awaited(request, item, ((ItemState.AwaitingApproval)item.State).Stage)).Distinct()], "and");

    /// <summary>How many hear of it now, and who later and when.</summary>
    private async Task<(int Now, IReadOnlyList<(PersonId Person, DateTimeOffset At)> Others)> LaterAsync(Speaker speaker, Request request, IReadOnlyList<Item> waiting, CancellationToken cancellation)
    {
        var sent = await queries.DeliveriesOfAsync(StreamRef.Of(request.Id), cancellation);
        var others = new List<(PersonId, DateTimeOffset)>();
        var asked = waiting.SelectMany(item => Authority.Awaited(request, item, ((ItemState.AwaitingApproval)item.State).Stage, speaker.Organisation)).Distinct().ToList();
        foreach (var person in asked)
        {
            var turn = pace.TurnOf(new(person, CardKind.ApprovalNudge, request.Requester, speaker.Now));
            var apart = sent.Where(d => d.Person == person.Value).Max(d => d.SentAt) + Pacing.Apart;
            if ((turn > apart ? turn : apart ?? turn) is { } at && at > speaker.Now)
            {
                others.Add((person, at));
            }
        }

        return (asked.Count - others.Count, others);
    }
}
