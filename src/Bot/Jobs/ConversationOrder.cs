using System.Collections.Concurrent;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// New cards come into a conversation in the order in which they were begun: what the channel could not take comes before what was begun after
/// it, also after a restart. What was refused, or is put off until this person is to be told, keeps nothing waiting; nor does, for longer than an
/// hour, a card that the channel does not take while others go through.
/// </summary>
public sealed class ConversationOrder(AheadInConversation ahead, ObligationBook book, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    private const string Why = "Something that was begun before it is still to be said there.";

    /// <summary>How long a card that fails keeps the others waiting.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>What waits for its turn by the channel's budget is due again sooner than this; what is put off, later.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    /// <summary>What has stood before others for so long is forgotten.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private const int MostHurried = 1000;

    /// <summary>How often those that have failed for long had been tried when they were made due for the sake of others; by obligation.</summary>
    private readonly ConcurrentDictionary<long, int> _hurried = [];

    /// <summary>Whom a card is for: whoever answers for a machine hears what becomes of its access; what waits for a decision is whoever's who asked.</summary>
    public Person? ReaderOf(CardSubject subject) => policy.Organisation.Roster is var roster && subject.Card == CardKind.Progress && roster.Find(subject.To) is null
        ? null
        : roster.ReaderFor(subject.To.AsIdentity);

    /// <summary>What a recorded card has to wait for before it is sent; null where its turn has come.</summary>
    public async Task<Fulfilment?> WaitAsync(DeliveryRow card, CancellationToken cancellation)
    {
        var now = governance.GetUtcNow();
        foreach (var before in await ahead.OfAsync(card, subject => ReaderOf(subject)?.Ref, now - Remembered, cancellation))
        {
            if (before.IsAtWork || before.NextTry <= now)
            {
                return SoonAgain();
            }

            if (!IsOnItsWay(before, now))
            {
                continue;
            }

            if (before.RecordedAt > now - Longest)
            {
                // All that waits is due then, and comes in turn.
                return new Fulfilment.NotBefore(Why, before.NextTry + TimeSpan.FromMilliseconds(1));
            }

            if (!HasFailedSince(before) && await book.HurryAsync(before.Obligation, cancellation))
            {
                return SoonAgain();
            }
        }

        return null;
    }

    private static Fulfilment.Later SoonAgain() => new(Why, Soon) { IsTurn = true };

    private static bool IsOnItsWay(CardAhead before, DateTimeOffset now) => before.NextTry <= now + (before.Attempt > 0 ? ObligationBook.LongestBackoff : Turn);

    /// <summary>Whether it was tried once more for the sake of this card, and failed. Where it was not, it is to be.</summary>
    private bool HasFailedSince(CardAhead before)
    {
        if (_hurried.TryRemove(before.Obligation, out var attempt) && attempt < before.Attempt)
        {
            return true;
        }

        if (_hurried.Count >= MostHurried)
        {
            _hurried.Clear();
        }

        _hurried[before.Obligation] = before.Attempt;
        return false;
    }
}
