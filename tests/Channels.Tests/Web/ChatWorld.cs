using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>Alice and Bob work here, Zoe has left.</summary>
internal sealed class FewPeople : IWebPeople
{
    private readonly Person[] _people =
    [
        Human("alice@acme.test", "Alice Novak", "Software engineer", "Europe/Berlin", Employment.Active),
        Human("bob@acme.test", "Bob Stone", "Engineering manager", "America/New_York", Employment.Active),
        Human("zoe@acme.test", "Zoe Lind", "Analyst", "Europe/Berlin", Employment.Left),
    ];

    public Person? Find(string handle) => _people.FirstOrDefault(person => person.Handle.Value == handle);

    public IReadOnlyList<Person> All() => _people;

    private static Person Human(string handle, string name, string title, string zone, Employment employment) =>
        new(new PersonId($"ref-{handle}"), new Handle(handle), name, title, "Payments", zone, "en-GB", null, employment, handle, []);
}

/// <summary>A governance clock that stands still until it is moved.</summary>
internal sealed class StandingClock : IDevelopmentClock
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 14, 5, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Start;

    public Task AdvanceAsync(TimeSpan by)
    {
        Now += by;
        return Task.CompletedTask;
    }
}
