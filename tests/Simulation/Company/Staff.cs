namespace ChatGovernanceBot.Simulation.Company;

/// <summary>A human as the company knows them, whatever any file says.</summary>
internal sealed class Employee(string id, int number)
{
    public string Id { get; } = id;
    public int Number { get; } = number;
    public required string Department { get; set; }

    /// <summary>Null at the top.</summary>
    public Employee? Manager { get; set; }

    /// <summary>Since when they are gone; null while they work here.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    public bool IsHere => LeftAt is null;
}

/// <summary>A machine identity.</summary>
internal sealed class Robot(string id, string kind)
{
    public string Id { get; } = id;
    public string Kind { get; } = kind;
    public required Employee Owner { get; set; }
    public required Employee Deputy { get; set; }
}

/// <summary>Who works here: people join, move and leave by seed. The truth that the checks go by.</summary>
internal sealed class Staff
{
    /// <summary>Each day, one of so many may join, move or leave.</summary>
    private const int PeopleADraw = 25;
    private const int FewestOrdinary = 5;
    private static readonly string[] Departments = ["Engineering", "Data", "Finance", "Support", "Sales", "Operations"];
    private static readonly string[] Kinds = ["service-account", "service-account", "automation", "api-key", "ai-agent"];

    private readonly Dice _dice;

    public Staff(int people, int seed)
    {
        _dice = Dice.For(seed, "staff");
        Chief = Join(Departments[0], null);
        Heads = [.. Departments.Select(d => Join(d, Chief))];
        Security = [.. Enumerable.Range(0, 3).Select(_ => Join("Security", Chief))];
        while (People.Count < people)
        {
            Hire();
        }

        for (var i = 0; i < Math.Max(2, people * 2 / 15); i++)
        {
            var owner = _dice.Pick(Ordinary);
            Machines.Add(new Robot($"svc-{i + 1:D3}", Kinds[i % Kinds.Length]) { Owner = owner, Deputy = owner.Manager! });
        }
    }

    public List<Employee> People { get; } = [];
    public List<Robot> Machines { get; } = [];

    /// <summary>These stay: without them the company cannot decide anything.</summary>
    public Employee Chief { get; }
    public IReadOnlyList<Employee> Heads { get; }
    public IReadOnlyList<Employee> Security { get; }

    /// <summary>Who changes by hand what nothing else can.</summary>
    public IReadOnlyList<Employee> Operators => [Chief, Heads[^1], Security[^1]];

    public IReadOnlyList<Employee> Ordinary => [.. People.Where(p => p.IsHere && !IsPillar(p))];

    public Employee? Find(string id) => People.FirstOrDefault(p => p.Id == id);

    /// <summary>A day's joins, moves and leaves. True where there was any.</summary>
    /// <param name="holders">Accounts that hold something now: whoever leaves is mostly one of them.</param>
    public bool Change(DateTimeOffset now, IReadOnlySet<string> holders)
    {
        var changed = false;
        for (var i = 0; i < Math.Max(1, People.Count / PeopleADraw); i++)
        {
            changed |= _dice.Roll(100) switch
            {
                < 13 => Leave(now, holders),
                < 20 => Move(),
                < 34 => Hire() is not null,
                _ => false,
            };
        }

        return changed;
    }

    private bool IsPillar(Employee person) => person == Chief || Heads.Contains(person) || Security.Contains(person);

    private Employee Hire()
    {
        var head = _dice.Pick(Heads);
        var leads = People.Where(p => p.IsHere && p.Department == head.Department && p.Manager == head).ToList();
        return Join(head.Department, leads.Count < 2 || _dice.Chance(25) ? head : _dice.Pick(leads));
    }

    private Employee Join(string department, Employee? manager)
    {
        var joined = new Employee($"p{People.Count + 1:D4}@sim.test", People.Count + 1) { Department = department, Manager = manager };
        People.Add(joined);
        return joined;
    }

    private bool Move()
    {
        if (Ordinary.Count < FewestOrdinary)
        {
            return false;
        }

        var mover = _dice.Pick(Ordinary);
        var head = _dice.Pick(Heads);
        HandOver(mover);
        (mover.Department, mover.Manager) = (head.Department, head);
        return true;
    }

    private bool Leave(DateTimeOffset now, IReadOnlySet<string> holders)
    {
        if (Ordinary.Count < FewestOrdinary)
        {
            return false;
        }

        var holding = Ordinary.Where(p => holders.Contains(p.Id)).ToList();
        var leaver = _dice.Pick(holding.Count > 0 && _dice.Chance(75) ? holding : Ordinary);
        leaver.LeftAt = now;
        HandOver(leaver);
        return true;
    }

    // What somebody led or answered for is somebody else's from then on, as the file must name people who are here.
    private void HandOver(Employee from)
    {
        var to = from.Manager!;
        foreach (var report in People.Where(p => p.Manager == from))
        {
            report.Manager = to;
        }

        foreach (var machine in Machines)
        {
            machine.Owner = machine.Owner == from ? to : machine.Owner;
            machine.Deputy = machine.Deputy == from || machine.Deputy == machine.Owner ? Chief : machine.Deputy;
        }
    }
}
