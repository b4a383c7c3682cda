using System.Collections.Concurrent;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Whether a message is read.</summary>
internal enum Heard
{
    Yes,
    /// <summary>It is not, and whoever wrote it is told.</summary>
    TooFast,
    /// <summary>It is not, as they were told of the last one.</summary>
    StillTooFast,
}

/// <summary>
/// How fast one person is listened to, whichever channels they use, and an account that is nobody's: a script with somebody's account takes neither
/// the ledger nor the channel's budget from everybody else. Nobody who types comes near it. Kept in memory: a restart forgets it.
/// </summary>
public sealed class TalkPace(TimeProvider time)
{
    /// <summary>How many messages are read at once.</summary>
    public const int AtOnce = 60;

    /// <summary>After so long one more is read.</summary>
    public static readonly TimeSpan OneEach = TimeSpan.FromSeconds(1);

    /// <summary>How many messages are answered at once where nobody is known to be behind an account: enough to be told how to link it, and to do so.</summary>
    public const int StrangersAtOnce = 10;

    /// <summary>After so long one more of such an account is answered.</summary>
    public static readonly TimeSpan StrangersOneEach = TimeSpan.FromSeconds(10);

    /// <summary>How many accounts are remembered before those that have been quiet are forgotten.</summary>
    internal const int MostAccounts = 10_000;

    internal int Strangers => _strangers.Count;

    // One for each person of the roster at most.
    private readonly ConcurrentDictionary<PersonId, Bucket> _of = new();
    private readonly ConcurrentDictionary<ChatAccount, Bucket> _strangers = new();

    internal Heard Hear(PersonId person) => _of.GetOrAdd(person, _ => new Bucket(AtOnce, OneEach, time)).Take();

    /// <summary>A message of an account behind which nobody is known who may speak.</summary>
    internal Heard Hear(ChatAccount account)
    {
        if (_strangers.Count >= MostAccounts)
        {
            foreach (var (quiet, _) in _strangers.Where(s => s.Value.IsFull))
            {
                _strangers.TryRemove(quiet, out _);
            }
        }

        return _strangers.GetOrAdd(account, _ => new Bucket(StrangersAtOnce, StrangersOneEach, time)).Take();
    }

    /// <summary>What such an account is answered for something it said: told once that it is too fast, and then nothing until it has waited.</summary>
    internal async Task<IReadOnlyList<Reply>> AnswerAsync(ChatAccount account, TalkCards talk, Func<Task<Reply>> answer) => Hear(account) switch
    {
        Heard.Yes => [await answer()],
        Heard.TooFast => [new Reply.Say(talk.Notice("That is faster than I read", "Nothing more of this was read.", CardTone.Warning, "Wait a minute, then say it again."))],
        _ => [],
    };

    private sealed class Bucket(int atOnce, TimeSpan oneEach, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private double _left = atOnce;
        private long _counted = time.GetTimestamp();
        private bool _wasTold;

        public bool IsFull
        {
            get
            {
                lock (_lock)
                {
                    Count();
                    return _left >= atOnce;
                }
            }
        }

        public Heard Take()
        {
            lock (_lock)
            {
                Count();
                if (_left < 1)
                {
                    return Told();
                }

                _left--;
                _wasTold = false;
                return Heard.Yes;
            }
        }

        private void Count()
        {
            var now = time.GetTimestamp();
            _left = Math.Min(atOnce, _left + (time.GetElapsedTime(_counted, now) / oneEach));
            _counted = now;
        }

        private Heard Told()
        {
            var answer = _wasTold ? Heard.StillTooFast : Heard.TooFast;
            _wasTold = true;
            return answer;
        }
    }
}
