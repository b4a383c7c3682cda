using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;

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
/// How fast one person is listened to, whichever channels they use: a script with somebody's account takes neither the ledger nor the channel's
/// budget from everybody else. Nobody who types comes near it. Kept in memory: a restart forgets it.
/// </summary>
public sealed class TalkPace(TimeProvider time)
{
    /// <summary>How many messages are read at once.</summary>
    public const int AtOnce = 60;

    /// <summary>After so long one more is read.</summary>
    public static readonly TimeSpan OneEach = TimeSpan.FromSeconds(1);

    // One for each person of the roster at most.
    private readonly ConcurrentDictionary<PersonId, Bucket> _of = new();

    internal Heard Hear(PersonId person) => _of.GetOrAdd(person, _ => new Bucket(time.GetTimestamp())).Take(time);

    private sealed class Bucket(long begun)
    {
        private readonly Lock _lock = new();
        private double _left = AtOnce;
        private long _counted = begun;
        private bool _wasTold;

        public Heard Take(TimeProvider time)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _left = Math.Min(AtOnce, _left + time.GetElapsedTime(_counted, now) / OneEach);
                _counted = now;
                if (_left < 1)
                {
                    return Told();
                }

                _left--;
                _wasTold = false;
                return Heard.Yes;
            }
        }

        private Heard Told()
        {
            var answer = _wasTold ? Heard.StillTooFast : Heard.TooFast;
            _wasTold = true;
            return answer;
        }
    }
}
