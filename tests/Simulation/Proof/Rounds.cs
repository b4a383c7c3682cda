using System.Text.Json;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Tests;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Targets;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>Goes round once a day and at the end, and looks for what should have happened and did not.</summary>
internal sealed class Rounds(LedgerDatabase database, Auditor auditor, Target target, Inboxes inboxes, Staff staff, Findings findings, TimeProvider clock)
{
    /// <summary>What is due is done within this time, where nothing stands in its way.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(3);

    /// <summary>Tries have waits of up to an hour between them, and some of them meet a target that lies.</summary>
    private static readonly TimeSpan Stubborn = TimeSpan.FromHours(12);

    /// <summary>A card stands behind others for less.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(2);

    /// <summary>Nothing is on its way for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>Between two messages about one request to one person, decisions excepted.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(4);

    /// <summary>The most that one person may be sent in a week, besides the decisions that they are asked for and told of.</summary>
    public const int MostMessages = 40;

    public async Task GoAsync()
    {
        var now = clock.GetUtcNow();
        foreach (var item in auditor.Items.Where(i => i.Closed is null))
        {
            HoldTimes(item, now);
        }

        auditor.HoldReviews(now, Grace);
        foreach (var (edge, since) in target.Present().Where(p => p.Since.By == Party.Us))
        {
            HoldRight(edge, since, now);
        }

        await HoldOwedAsync(now);
        await HoldDeliveriesAsync(now);
        await HoldMessagesAsync(now);
    }

    /// <summary>The whole audit and all rows.</summary>
    public async Task GoThroughBooksAsync()
    {
        if (AuditVerifier.Verify(database.Path) is not AuditResult.Ok and var wrong)
        {
            findings.Break(Invariant.I3, wrong.ToString()!);
            return;
        }

        await using var context = database.Read();
        if ((await (await Rebuilt.OfAsync(context)).DifferencesAsync(context)).FirstOrDefault(d => !IsBookkeeping(d)) is { } difference)
        {
            findings.Break(Invariant.I3, difference);
        }

        var unrouted = auditor.Items.Count(i => i.Submitted.Route is null && i.Closed is { Outcome: Outcome.Refused });
        var open = auditor.Items.Count(i => i.Submitted.Route is null);
        if (unrouted != open || await context.Defects.CountAsync() < unrouted)
        {
            findings.Break(Invariant.I10, $"{open} items had no route, {unrouted} were refused, and {await context.Defects.CountAsync()} defects are on record");
        }
    }

    /// <summary>After the last quiet days, in which every target behaves: nothing is on its way any more.</summary>
    public void HoldQuiet()
    {
        foreach (var item in auditor.Items.Where(i => i.Closed is null && i.EndingSince is not null && !auditor.IsAsking(i.Access)))
        {
            findings.Break(Invariant.I2, $"{item.Ref} is ending since {item.EndingSince:u}, and that it is gone was never confirmed");
        }
    }

    private void HoldTimes(ItemLife item, DateTimeOffset now)
    {
        if (item.WaitsUntil < now - Grace)
        {
            findings.Break(Invariant.I8, $"{item.Ref} waits for a decision since its time passed at {item.WaitsUntil:u}");
        }

        if (item.IsForgotten(now - Grace))
        {
            findings.Break(Invariant.Chases, $"{item.Ref} waits at stage {item.Stage}: others were to be asked at {item.EscalatesAt:u}, and reminders were to come at {string.Join(", ", item.RemindsAt.Select(at => $"{at:u}"))}");
        }

        if (item.IsStuckAfterApproval(now - Patience) && !auditor.IsAsking(item.Access))
        {
            findings.Break(Invariant.I4, $"{item.Ref} was approved at {item.ApprovedAt:u}, and nothing goes on");
        }

        if (item.EndsAt < now - Grace)
        {
            findings.Break(Invariant.I13, $"{item.Ref} is active, and its time ended at {item.EndsAt:u}");
        }
    }

    private void HoldRight(Edge edge, Change since, DateTimeOffset now)
    {
        var items = auditor.ItemsOn(edge);
        if (items.Any(i => auditor.IsAsking(i.Access)))
        {
            return;
        }

        if (staff.Find(edge.Account) is { LeftAt: { } left } && now - left > Stubborn && now - since.At > Stubborn && !target.WasOut(edge.Entitlement.System, now, Stubborn))
        {
            findings.Break(Invariant.I13, $"{edge.Entitlement} is there for {edge.Account}, who left at {left:u}");
        }

        if (items.Any(i => i.IsReason && i.EndingSince is null))
        {
            return;
        }

        // The right ended when the last item did, or was never there; an edge that is seen again goes by the looks after the end.
        var lost = items.Select(i => i.EndingSince ?? i.Closed?.At).Max();
        var from = lost > since.At ? lost.Value : since.At;
        if (now - from > Stubborn && !target.WasOut(edge.Entitlement.System, now, Stubborn) && items.All(i => i.Closed is { At: var at } && now - at > TimeSpan.FromDays(2)))
        {
            findings.Break(Invariant.I13, $"{edge.Entitlement} is there for {edge.Account} since {since.At:u}, and nothing gives a right to it since {from:u}");
        }
    }

    private async Task HoldOwedAsync(DateTimeOffset now)
    {
        var late = now - Grace;
        await using var context = database.Read();
        if (await context.Obligations.Where(o => o.DoneAt == null && o.Attempt == 0 && o.DueAt < late).Select(o => o.Key).FirstOrDefaultAsync() is { } forgotten)
        {
            findings.Break(Invariant.I4, $"{forgotten} is owed, and was not tried");
        }
    }

    private async Task HoldDeliveriesAsync(DateTimeOffset now)
    {
        var late = now - TimeSpan.FromHours(6);
        await using var context = database.Read();
        foreach (var recorded in await context.Deliveries.Where(d => d.State == DeliveryState.Recorded && d.CreatedAt < late).ToListAsync())
        {
            if (!await IsMootAsync(context, recorded, now) && auditor.IsHere(new PersonId(recorded.Person)) && (recorded.CreatedAt < now - LongestWait || !await WaitsForTurnAsync(context, recorded)))
            {
                findings.Break(Invariant.I4, $"a card ({recorded.Card}) about {recorded.StreamId} was on its way, and never came");
            }
        }
    }

    // A channel that would not take it may have had it stand behind what the same person was told since.
    private static async Task<bool> WaitsForTurnAsync(LedgerContext context, DeliveryRow recorded)
    {
        var key = new Obligation(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, new(recorded.StreamKind, recorded.StreamId), $"{recorded.Card}:{recorded.Item}:", default).Key;
        return await context.Obligations.AnyAsync(o => o.StreamId == recorded.StreamId && o.DoneAt == null && o.Key.StartsWith(key) && o.Key.EndsWith(":" + recorded.Person));
    }

    private async Task HoldMessagesAsync(DateTimeOffset now)
    {
        await using var context = database.Read();
        foreach (var (handle, monday, messages) in inboxes.Weeks(MostMessages))
        {
            var (person, sunday) = (inboxes.PersonOf(handle)?.Value, monday.AddDays(7));
            var decisions = (await context.Deliveries.Where(d => d.Person == person && d.SentAt >= monday && d.SentAt < sunday).Select(d => d.Card).ToListAsync()).Count(card => !Pacing.IsPaced(Enum.Parse<CardKind>(card)));
            if (messages - decisions > MostMessages)
            {
                findings.Break(Invariant.Messages, $"{handle} was sent {messages} in the week of {monday:yyyy-MM-dd}, and only {decisions} of them were about decisions");
            }
        }

        var since = now.AddDays(-2);
        foreach (var about in (await context.Deliveries.Where(d => d.SentAt >= since).ToListAsync()).GroupBy(d => (d.Person, d.StreamKind, d.StreamId)))
        {
            // What a message shows anew stands in a row of its own.
            var sent = about.OrderBy(d => d.SentAt).DistinctBy(d => d.MessageReference).ToList();
            if (sent.Zip(sent.Skip(1)).Concat(sent.GroupBy(d => d.Card).SelectMany(ofOne => ofOne.Zip(ofOne.Skip(1)))).FirstOrDefault(pair => IsTooSoon(pair.First, pair.Second)) is ({ } first, { } next))
            {
                findings.Break(Invariant.Messages, $"{next.Person} was sent {next.Card} about {next.StreamId} at {next.SentAt:u}, and had {first.Card} at {first.SentAt:u}");
            }
        }
    }

    // What is active of a request is one card, and so is what ends of it. A notice may come sooner after another card where it would come too late otherwise.
    private bool IsTooSoon(DeliveryRow before, DeliveryRow sent) => sent.SentAt - before.SentAt < Apart && (Enum.Parse<CardKind>(sent.Card), Enum.Parse<CardKind>(before.Card)) switch
    {
        (CardKind.ExpiryNotice or CardKind.AccessActive, _) when before.Card == sent.Card => true,
        (CardKind.ExpiryNotice, _) => !(auditor.LastEndOf(new(new(sent.StreamId), sent.Item)) <= before.SentAt + Apart),
        (var card, _) => Pacing.IsPaced(card),
    };

    // A card that was put off while somebody else decided has nothing to ask any more, nor one about an end that came or was moved by an extension.
    private async Task<bool> IsMootAsync(LedgerContext context, DeliveryRow recorded, DateTimeOffset now) => recorded.Card switch
    {
        nameof(CardKind.Approval) or nameof(CardKind.ApprovalReminder) or nameof(CardKind.LastApprovalReminder) or nameof(CardKind.ApprovalNudge) => !auditor.Waits(new(new(recorded.StreamId), recorded.Item), recorded.Stage ?? 0),
        nameof(CardKind.Review) or nameof(CardKind.ReviewReminder) =>
            Read<Access>((await context.Accesses.SingleAsync(a => a.Id == recorded.StreamId)).StateJson).Review?.Open is not { } open || (recorded.Stage ?? 0) < open.Question || !open.Asked.Contains(new PersonId(recorded.Person)),
        nameof(CardKind.ExpiryNotice) => Read<Request>((await context.Requests.SingleAsync(r => r.Id == recorded.StreamId)).State).Find(recorded.Item) is not { State: ItemState.Active { EndsAt: { } end } } item
            || end <= now || Read<Access>((await context.Accesses.SingleAsync(a => a.Id == item.Access.Value)).StateJson).Live.Any(c => c.State is ClaimState.Active active && !(active.EndsAt <= end)),
        nameof(CardKind.Hands) or nameof(CardKind.HandsReminder) => Read<Access>((await context.Accesses.SingleAsync(a => a.Id == recorded.StreamId)).StateJson) is var access
            && (!Handwork.IsOpen(access) || access.Hands!.Opening > recorded.Stage || !access.Hands.Awaited.Contains(new PersonId(recorded.Person))),
        _ => false,
    };

    private static T Read<T>(string state) => JsonSerializer.Deserialize<T>(state, GovernanceJson.Options)!;

    // Of a page that somebody opened and of what is to be said in a conversation nothing stands in the entries.
    private static bool IsBookkeeping(string difference) => difference.Contains($"{StreamKind.Conversation}|", StringComparison.Ordinal) || difference.Contains(" rows, ", StringComparison.Ordinal);
}
