using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// How many new questions an approver is asked in an hour: who is flooded presses without reading. What has to wait stands in their list meanwhile.
/// Nobody's requests take the whole hour, so a flood by one delays that one's. A new host counts anew.
/// </summary>
public sealed class ApproverPace
{
    /// <summary>In any hour, to one approver.</summary>
    public const int Most = 20, MostOfOne = 10;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<PersonId, List<(PersonId Requester, DateTimeOffset At)>> _asked = [];

    /// <summary>Takes a place in the hour; where none is free, says from when one may be, governance time.</summary>
    public DateTimeOffset? WaitsUntil(PersonId approver, PersonId requester, DateTimeOffset now)
    {
        lock (_gate)
        {
            var asked = _asked.TryGetValue(approver, out var known) ? known : _asked[approver] = [];
            asked.RemoveAll(a => a.At <= now - Hour || a.At > now);
            var ofOne = asked.Where(a => a.Requester == requester).ToList();
            if (asked.Count >= Most || ofOne.Count >= MostOfOne)
            {
                return (ofOne.Count >= MostOfOne ? ofOne : asked)[0].At + Hour;
            }

            asked.Add((requester, now));
            return null;
        }
    }

    /// <summary>Nothing was asked after all.</summary>
    public void GiveBack(PersonId approver, PersonId requester, DateTimeOffset taken)
    {
        lock (_gate)
        {
            _ = _asked.TryGetValue(approver, out var asked) && asked.Remove((requester, taken));
        }
    }
}
