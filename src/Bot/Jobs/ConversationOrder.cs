using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// New cards come into a conversation in the order in which they were begun: what the channel could not take is tried again before what was begun
/// after it, also after a restart. What fails for an hour is passed by what the channel does take, each time once it has failed again.
/// </summary>
public sealed class ConversationOrder(LedgerQueries queries, DeliveryBook deliveries, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>For how long a card that fails keeps all that comes after it waiting.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long what is due may take to be tried, from when it is first waited for. What was not tried by then will not be: it is put off until its reader is to be told, or something else is said instead.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two tries of a card: the whole conversation waits for it.</summary>
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    /// <summary>What is due for longer than the host can have been down is left out.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private const int MostDue = 1000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>So long after the one before it a card is due.</summary>
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(1);

    /// <summary>Since when those are waited for that are due and were not tried yet.</summary>
    private readonly ConcurrentDictionary<(string Card, DateTimeOffset Due), DateTimeOffset> _due = [];

    /// <summary>What a recorded card has to wait for before it is sent; null where its turn has come. Behind one that fails it fails too.</summary>
    /// <param name="attempt">How often it was tried before without success.</param>
    public async Task<SendResult.TryLater?> WaitAsync(DeliveryRow card, int attempt, CancellationToken cancellation)
    {
        var now = governance.GetUtcNow();
        if ((await AheadOfAsync(card, now, cancellation)).FirstOrDefault(c => IsToBeTried(c, now) && !MayBePassed(c, card, now)) is not { NextTry: { } next } before)
        {
            return null;
        }

        if (next <= now && card.NextTry is not null)
        {
            return Waits(Soon);
        }

        // All that waits is due together, and comes in turn. Whoever cannot be reached is known to be as soon as if each card were tried.
        var turn = next > now ? next - now + After : Soon;
        var backoff = ObligationBook.Backoff(attempt, LongestBackoff);
        var fails = before.FailedAt is not null && next > now && backoff < turn;
        var wait = fails ? Waits(backoff) with { IsTurn = false } : Waits(turn);
        await deliveries.PutBackAsync(new(card.Id), now + wait.After!.Value, hasFailed: false, cancellation);
        return wait;
    }

    private Task<ImmutableArray<DeliveryRow>> AheadOfAsync(DeliveryRow card, DateTimeOffset now, CancellationToken cancellation) => queries.AheadOfAsync(card, now - Remembered, cancellation);

    private static SendResult.TryLater Waits(TimeSpan turn) => new("Something that was begun before it is still to be said there.", turn) { IsTurn = true };

    /// <summary>For how long a card is not to be tried yet at one account; null where it may be.</summary>
    public async Task<SendResult.TryLater?> UntilAsync(StreamRef stream, Func<DeliveryRow, bool> isOf, CancellationToken cancellation) =>
        (await queries.DeliveriesOfAsync(stream, cancellation)).LastOrDefault(isOf) is { MessageReference: null, NextTry: { } next } && next - governance.GetUtcNow() is var wait && wait > Soon
            ? new("It is tried there later.", wait) { IsTurn = true }
            : null;

    private bool IsToBeTried(DeliveryRow before, DateTimeOffset now)
    {
        if (before.NextTry > now)
        {
            return true;
        }

        if (_due.Count >= MostDue)
        {
            foreach (var (old, _) in _due.Where(d => d.Value <= now - Remembered))
            {
                _due.TryRemove(old, out _);
            }
        }

        return now - _due.GetOrAdd((before.Id, before.NextTry!.Value), now) <= Grace;
    }

    // Where it has failed when the line was tried, which is what this card waited for, it fails for reasons of its own if this one is taken.
    private static bool MayBePassed(DeliveryRow before, DeliveryRow card, DateTimeOffset now) =>
        before.CreatedAt <= now - Longest && card.NextTry is { } turn && before.FailedAt >= turn - Grace;

    /// <summary>
    /// A card that the channel would not take now keeps its place until it is tried again. That is no sooner than what it passed, so that all in the
    /// line are tried together: who waits for several of them would else never find that each has just failed.
    /// </summary>
    /// <param name="attempt">How often it was tried before without success.</param>
    /// <returns>The same, with the time of that try.</returns>
    public async Task<SendResult.TryLater> PutBackAsync(DeliveryRow card, SendResult.TryLater later, int attempt, CancellationToken cancellation)
    {
        var now = governance.GetUtcNow();
        var (named, own) = (later.After ?? TimeSpan.Zero, later.IsTurn ? Soon : ObligationBook.Backoff(attempt, LongestBackoff));
        var line = (await AheadOfAsync(card, now, cancellation)).Max(c => c.NextTry - now + After) ?? TimeSpan.Zero;
        var wait = new[] { named, own, line }.Max();
        // Where the channel named the time it has not failed: nobody is passed over sooner for having to wait.
        await deliveries.PutBackAsync(new(card.Id), now + wait, !later.IsTurn && own >= named, cancellation);
        return later with { After = wait };
    }
}
