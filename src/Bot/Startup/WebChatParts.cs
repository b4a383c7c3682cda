using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Whom the web chat can act as: the people of the policy in force.</summary>
internal sealed class WebPeople(ICurrentPolicy policy) : IWebPeople
{
    public Person? Find(string handle) => policy.Organisation.Roster.Find(new Handle(handle)) as Person;
    public IReadOnlyList<Person> All() => [.. policy.Organisation.Roster.People];
}

/// <summary>Governance time for the page's buttons.</summary>
internal sealed class DevelopmentClock(GovernanceClock clock, LedgerWriter writer) : IDevelopmentClock
{
    public DateTimeOffset Now => clock.GetUtcNow();
    public Task AdvanceAsync(TimeSpan by) => clock.AdvanceAsync(by, writer);
}
