using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.People;

/// <summary>What an identity is.</summary>
public enum IdentityKind { Human, ServiceAccount, ApiKey, Automation, AiAgent }

/// <summary>Whether someone still works here.</summary>
public enum Employment { Active, Left }

/// <summary>A chat account: provider, tenant and user id, opaque strings compared ordinally, never parsed.</summary>
public sealed record ChatAccount(string Provider, string Tenant, string UserId);

/// <summary>Whom access can be for.</summary>
/// <param name="TargetAccount">How a member is written in the targets: the identity's account there.</param>
public abstract record Identity(IdentityId Id, Handle Handle, string DisplayName, string TargetAccount)
{
    public abstract IdentityKind Kind { get; }
}

/// <summary>A human of the roster.</summary>
/// <param name="Zone">IANA time zone, for example <c>Europe/Berlin</c>.</param>
/// <param name="Culture">BCP 47, for example <c>en-GB</c>.</param>
public sealed record Person(
    PersonId Ref, Handle Handle, string DisplayName, string Title, string Department, string Zone, string Culture,
    PersonId? Manager, Employment Employment, string TargetAccount, ImmutableArray<ChatAccount> Accounts)
    : Identity(Ref.AsIdentity, Handle, DisplayName, TargetAccount)
{
    public override IdentityKind Kind => IdentityKind.Human;

    /// <summary>When this person works, in their zone.</summary>
    public WorkCalendar Calendar { get; init; } = WorkCalendar.Usual;

    /// <summary>Who decides for this person while they are away and have named nobody, and takes over what they own once they have left.</summary>
    public PersonId? Deputy { get; init; }
}

/// <summary>A non-human identity and who answers for it.</summary>
public sealed record Machine(
    IdentityId Ref, Handle Handle, IdentityKind MachineKind, string DisplayName, string Purpose, PersonId Owner, PersonId? Deputy, string TargetAccount)
    : Identity(Ref, Handle, DisplayName, TargetAccount)
{
    public override IdentityKind Kind => MachineKind;
}

/// <summary>Everyone and everything that can ask, decide or hold access, as of one policy version.</summary>
public sealed class Roster
{
    private readonly Dictionary<string, Identity> _byRef;
    private readonly Dictionary<string, Identity> _byHandle;
    private readonly Dictionary<ChatAccount, Person> _byAccount;

    public Roster(IEnumerable<Identity> identities, IEnumerable<KeyValuePair<string, ImmutableArray<PersonId>>> groups)
    {
        Identities = [.. identities];
        Groups = groups.ToImmutableSortedDictionary(StringComparer.Ordinal);
        _byRef = Identities.ToDictionary(i => i.Id.Value, StringComparer.Ordinal);
        _byHandle = Identities.ToDictionary(i => i.Handle.Value, StringComparer.Ordinal);
        _byAccount = (from person in People from account in person.Accounts select (person, account)).ToDictionary(p => p.account, p => p.person);
    }

    public ImmutableArray<Identity> Identities { get; }
    public IEnumerable<Person> People => Identities.OfType<Person>();
    public IEnumerable<Machine> Machines => Identities.OfType<Machine>();

    /// <summary>Members of each group, by group name.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<PersonId>> Groups { get; }

    public Person? Find(PersonId id) => _byRef.GetValueOrDefault(id.Value) as Person;
    public Identity? Find(IdentityId id) => _byRef.GetValueOrDefault(id.Value);
    public Identity? Find(Handle handle) => _byHandle.GetValueOrDefault(handle.Value);
    public Person? Find(ChatAccount account) => _byAccount.GetValueOrDefault(account);

    public bool IsActive(PersonId id) => Find(id) is { Employment: Employment.Active };

    /// <summary>Human and still here, or a machine for which somebody answers who is.</summary>
    public bool IsActive(IdentityId id) => Find(id) switch
    {
        Person person => person.Employment == Employment.Active,
        Machine => AnswerableFor(id).Any(IsActive),
        _ => false,
    };

    /// <summary>Owner and deputy of a machine, and where both have left whoever has taken over; empty for a human.</summary>
    public ImmutableArray<PersonId> AnswerableFor(IdentityId id) => Find(id) is Machine machine
        ? [machine.Owner, .. Of(machine.Deputy), .. Of(SuccessorOf(machine))]
        : [];

    /// <summary>Who answers for a machine now, before anybody else; null where nobody who is here does.</summary>
    public PersonId? AnswersNow(Machine machine) => AnswerableFor(machine.Id).Where(IsActive).Select(p => (PersonId?)p).FirstOrDefault();

    /// <summary>Who reads what is meant for an identity: somebody who is here themselves, and for a machine whoever answers for it now; null where nobody does.</summary>
    public Person? ReaderFor(IdentityId id) => Find(id) switch
    {
        Person { Employment: Employment.Active } person => person,
        Machine machine when AnswersNow(machine) is { } owner => Find(owner),
        _ => null,
    };

    // What somebody who left owned goes to their deputy, then to whoever led them, and on up from there.
    private PersonId? SuccessorOf(Machine machine)
    {
        if (IsActive(machine.Owner) || (machine.Deputy is { } deputy && IsActive(deputy)) || Find(machine.Owner) is not { } owner)
        {
            return null;
        }

        if (owner.Deputy is { } named && IsActive(named))
        {
            return named;
        }

        return Above(owner).Where(IsActive).Select(p => (PersonId?)p).FirstOrDefault();
    }

    /// <summary>Whoever leads somebody, here or not: their manager first, then on up from there, each once.</summary>
    public IEnumerable<PersonId> Above(Person person)
    {
        var seen = new HashSet<PersonId>();
        for (var next = person.Manager; next is { } manager && seen.Add(manager); next = Find(manager)?.Manager)
        {
            yield return manager;
        }
    }

    private static ImmutableArray<PersonId> Of(PersonId? person) => person is { } known ? [known] : [];

    /// <summary>The machines that this person owns, is deputy for, or has taken over.</summary>
    public IEnumerable<Machine> MachinesOf(PersonId id) => Machines.Where(m => AnswerableFor(m.Id).Contains(id));

    /// <summary>The display name, or "someone no longer in the people file".</summary>
    public string NameOf(PersonId id) => Find(id)?.DisplayName ?? "someone no longer in the people file";
    public string NameOf(IdentityId id) => Find(id)?.DisplayName ?? "an identity no longer in the people file";
}
