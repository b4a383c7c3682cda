using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>The pages of their own that people have open, in whichever channels, beside the one that their cards come to.</summary>
public sealed class OpenHomes(IEnumerable<IHomes> homes, IAccounts accounts)
{
    private readonly IReadOnlyList<IHomes> _homes = [.. homes];

    /// <summary>Something about a person changed, of which a card tells.</summary>
    public async Task ChangedAsync(Person person, CancellationToken cancellation)
    {
        if (_homes.Count == 0)
        {
            return;
        }

        foreach (var account in await accounts.OfAsync(person, cancellation))
        {
            foreach (var home in _homes.Where(h => h.Provider == account.Provider))
            {
                await home.ChangedAsync(account, cancellation);
            }
        }
    }
}
