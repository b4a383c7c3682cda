using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Chasing;

/// <summary>
/// How much one person is sent whoever asks: who is flooded presses without reading. New questions are few in an hour, and no requester takes the
/// whole of it, so a flood delays the one who makes it; what this host asks by itself counts as of one requester, so that a morning of reviews or a system that lost what it held keeps no request waiting. Reminders and nudges are few in a day, and of defects one is told that says how many there are. What has to wait stands in the person's list meanwhile.
/// </summary>
public sealed class MessagePace(LedgerQueries queries)
{
    /// <summary>New questions in any hour.</summary>
    public const int Questions = 20, QuestionsOfOne = 10;

    /// <summary>From a card about a defect to the next about any: less than a day, since both come when the day's work begins.</summary>
    private static readonly TimeSpan DefectsApart = TimeSpan.FromHours(20);

    /// <summary>Reminders and nudges in any day.</summary>
    public const int Reminders = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private Dictionary<PersonId, List<SentCard>>? _sent;

    /// <summary>Takes a place for a card; where none is free, says from when one may be, governance time.</summary>
    /// <param name="latest">From when it waits no longer, whether or not one is free; null where it has all the time.</param>
    public DateTimeOffset? WaitsUntil(SentCard card, DateTimeOffset? latest = null)
    {
        lock (_gate)
        {
            var turn = TurnOf(card) is not { } free || latest <= card.At ? null : latest < free ? latest : free;
            if (turn is null)
            {
                Of(card.To).Add(card);
            }

            return turn;
        }
    }

    /// <summary>The same, and takes no place.</summary>
    public DateTimeOffset? TurnOf(SentCard card)
    {
        lock (_gate)
        {
            var sent = Of(card.To);
            sent.RemoveAll(s => s.At <= card.At - Day || s.At > card.At);
            return Earliest(sent, card);
        }
    }

    /// <summary>It was not sent after all.</summary>
    public void GiveBack(SentCard card)
    {
        lock (_gate)
        {
            Of(card.To).Remove(card);
        }
    }

    public static bool Counts(CardKind card) => Asks(card) || card == CardKind.Defect || Reminds(card);

    private static bool Asks(CardKind card) => card is CardKind.Approval or CardKind.Review or CardKind.Finding or CardKind.PreExistingEnd;

    private static bool Reminds(CardKind card) => (card.IsReminder() && card != CardKind.Defect) || card == CardKind.ApprovalNudge;

    private static DateTimeOffset? Earliest(List<SentCard> sent, SentCard card)
    {
        if (card.Card == CardKind.Defect)
        {
            return Free([.. sent.Where(s => s.Card == CardKind.Defect && s.At > card.At - DefectsApart).Select(s => s.At)], 1, DefectsApart);
        }

        if (Reminds(card.Card))
        {
            return Free([.. sent.Where(s => Reminds(s.Card)).Select(s => s.At)], Reminders, Day);
        }

        var questions = sent.Where(s => Asks(s.Card) && s.At > card.At - Hour).ToList();
        var (all, ofOne) = (Free([.. questions.Select(q => q.At)], Questions, Hour), Free([.. questions.Where(q => q.Requester == card.Requester).Select(q => q.At)], QuestionsOfOne, Hour));
        return all > ofOne ? all : ofOne ?? all;
    }

    private static DateTimeOffset? Free(List<DateTimeOffset> taken, int most, TimeSpan within) => taken.Count < most ? null : taken.Order().ElementAt(taken.Count - most) + within;

    // A new host goes on from what the one before it sent.
    private List<SentCard> Of(PersonId person)
    {
        _sent ??= queries.CardsSentWithin(Day).Where(s => Counts(s.Card)).GroupBy(s => s.To).ToDictionary(g => g.Key, g => g.ToList());
        return _sent.TryGetValue(person, out var sent) ? sent : _sent[person] = [];
    }
}
