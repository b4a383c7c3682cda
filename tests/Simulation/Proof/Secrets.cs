using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Simulation.Crowd;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>What people pasted that must be nowhere (I9).</summary>
internal sealed class Secrets(Findings findings)
{
    private readonly List<string> _pasted = [];

    public int Count => _pasted.Count;

    public string New(Dice dice)
    {
        _pasted.Add(Wishes.Secret(dice));
        return _pasted[^1];
    }

    public void Scan(OutgoingMessage message, string where)
    {
        if (_pasted.Count > 0)
        {
            Scan(message.Text, where);
            Scan(message.Card?.ToJsonString() ?? "", where);
        }
    }

    public void Scan(string text, string where)
    {
        if (_pasted.Exists(secret => text.Contains(secret, StringComparison.Ordinal)))
        {
            findings.Break(Invariant.I9, $"a pasted secret stands in {where}");
        }
    }
}
