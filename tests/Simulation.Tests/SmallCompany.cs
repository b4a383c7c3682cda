using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Hosting;
using ChatGovernanceBot.Simulation.Plants;
using ChatGovernanceBot.Simulation.Proof;
using ChatGovernanceBot.Simulation.Targets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>The simulated host in a company in which nothing happens but what a test does; targets behave unless they are down.</summary>
internal sealed class SmallCompany : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("small-company-");
    private readonly Staff _staff = new(Arguments.FewestPeople, 1);
    private readonly Surroundings _around;
    private Func<string, string, string> _edit = (_, text) => text;
    private SimulatedHost? _host;
    private readonly Warnings _warnings = new();
    private IReadOnlyList<string> _answered = [];
    private int _said;

    private SmallCompany(Plant plant)
    {
        var (fate, findings) = (new Fate(1) { IsKind = true }, new Findings(Time));
        Target = new Target(1, Time, findings) { IsTame = true };
        _around = new Surroundings(
            new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db")), Time, new TargetConnector(Target, fate, new Proof.Record()), new TargetObserver(Target, fate),
            new RecordingChannel(1, Time, fate, Inboxes), new LoadedPolicies(), fate, plant, Inboxes)
        {
            Log = _warnings,
        };
    }

    public HostClock Time { get; } = new();
    public Inboxes Inboxes { get; } = new();
    public Target Target { get; }
    public LedgerQueries Queries => new(_around.Database, Time);

    /// <summary>Somebody without a part in any decision.</summary>
    public Employee Somebody => _staff.Ordinary[0];

    public IReadOnlyList<Employee> People => _staff.People;

    /// <param name="edit">What is different in the catalog; null where nothing is.</param>
    /// <param name="rules">What is different in the rules.</param>
    /// <param name="people">What is different in the people file.</param>
    /// <param name="plant">What stands around the parts that the world is reached by; null where nothing does.</param>
    public static async Task<SmallCompany> OpenAsync(Func<string, string>? edit = null, Func<string, string>? rules = null, Func<SmallCompany, string, string>? people = null, Plant? plant = null)
    {
        var company = new SmallCompany(plant ?? Plant.None);
        await company._around.Database.MigrateAsync();
        company._edit = (file, text) => file switch
        {
            "catalog.yaml" when edit is not null => edit(text),
            "rules.yaml" when rules is not null => rules(text),
            "people.yaml" when people is not null => people(company, text),
            _ => text,
        };
        company._host = await SimulatedHost.StartAsync(company._around, company.Policy());
        return company;
    }

    private Dictionary<string, string> Policy() => PolicyText.Of(_staff).ToDictionary(f => f.Key, f => _edit(f.Key, f.Value), StringComparer.Ordinal);

    /// <summary>Somebody leaves; in the files another answers for their machines, and whoever led them leads their people.</summary>
    public async Task LeaveAsync(Employee who, Employee heir)
    {
        who.LeftAt = Time.GetUtcNow();
        HandOver(who, heir);
        await ReloadAsync();
    }

    private void HandOver(Employee who, Employee heir)
    {
        foreach (var led in _staff.People.Where(p => p.Manager == who))
        {
            led.Manager = who.Manager;
        }

        foreach (var machine in _staff.Machines)
        {
            machine.Owner = machine.Owner == who ? heir : machine.Owner;
            machine.Deputy = machine.Deputy == who ? who.Manager! : machine.Deputy;
        }
    }

    /// <summary>The files say what the staff is by now.</summary>
    public async Task ReloadAsync()
    {
        await _host!.LoadAsync(Policy());
        await _host.RunWhatIsDueAsync();
    }

    public Robot Machine => _staff.Machines[0];

    /// <summary>What the readiness report says keeps failing.</summary>
    public IReadOnlyCollection<ObligationKind> Failing => _host!.Failing;

    public Employee SomebodyElse => _staff.Ordinary[1];

    public IReadOnlyList<Employee> Security => _staff.Security;

    /// <summary>Who owns the systems; together they are the fallback of every stage.</summary>
    public IReadOnlyList<Employee> Heads => _staff.Heads;

    /// <summary>Who owns the first system.</summary>
    public Employee Head => _staff.Heads[0];

    /// <summary>What somebody's cards say first, as they stand now.</summary>
    public IEnumerable<string> Shown(Employee who) => Inboxes.Before(who.Id).Select(s => s.Message.Text);

    /// <summary>The newest card before somebody that has a button of this verb; null where there is none.</summary>
    public CardButton? CardOf(Employee who, string verb, string note) =>
        Inboxes.Before(who.Id).SelectMany(s => CardButtons.Of(s.Message, note)).LastOrDefault(b => b.Verb == verb);

    /// <summary>Somebody opens from a list the card that a button stands on: it is said in a message of its own.</summary>
    public async Task<OutgoingMessage> OpenCardAsync(Employee who, CardButton button, string message)
    {
        var pressed = Pressed(who, button with { Verb = "review", Inputs = [] }, InPlace.Kept);
        var shown = Assert.Single(await _host!.Conversation.HandleAsync(pressed, CancellationToken.None)).Message;
        if (shown.Changing is { } card)
        {
            await Opened.KeepAsync(RecordingChannel.ProviderName, message, card.Delivery, card.Version);
        }

        await _host.RunWhatIsDueAsync();
        return shown;
    }

    /// <summary>The messages that show cards beside the deliveries.</summary>
    public OpenedCards Opened => new(_around.Database, _host!.Writer);

    /// <summary>Somebody presses a button, on their own card or by the id of another's.</summary>
    /// <param name="lasts">What becomes of a card that is answered in its place.</param>
    /// <returns>What was answered: its card, its text and why it was not done.</returns>
    public async Task<string> PressAsync(Employee who, CardButton button, InPlace lasts = InPlace.Kept, Audience among = Audience.Person)
    {
        var replies = await _host!.Conversation.HandleAsync(Pressed(who, button, lasts) with { Audience = among }, CancellationToken.None);
        await _host.RunWhatIsDueAsync();
        return Words(replies);
    }

    /// <summary>As that, while somebody else keeps the ledger from being written for longer than the bot waits.</summary>
    public async Task<IReadOnlyList<Reply>> PressWhileNothingIsRecordedAsync(Employee who, CardButton button)
    {
        await using var other = new SqliteConnection($"Data Source={_around.Database.Path};Pooling=False");
        await other.OpenAsync();
        await using var held = other.BeginTransaction(deferred: false);
        return await AnsweredAsync(who, button);
    }

    /// <summary>What a press is answered, before anything that is owed is done.</summary>
    public Task<IReadOnlyList<Reply>> AnsweredAsync(Employee who, CardButton button) => _host!.Conversation.HandleAsync(Pressed(who, button, InPlace.Kept), CancellationToken.None);

    /// <summary>Several press a button at the same moment, each answered with a card that nobody else sees.</summary>
    public async Task<string[]> PressAtOnceAsync(IEnumerable<(Employee Who, CardButton Button)> buttons)
    {
        Incoming.Pressed[] presses = [.. buttons.Select(b => Pressed(b.Who, b.Button, InPlace.Passing))];
        return [.. (await Task.WhenAll(presses.Select(p => Task.Run(() => _host!.Conversation.HandleAsync(p, CancellationToken.None))))).Select(Words)];
    }

    private Incoming.Pressed Pressed(Employee who, CardButton button, InPlace lasts)
    {
        var person = ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref;
        return new(person, new ChatAccount(RecordingChannel.ProviderName, "sim", who.Id), new(who.Id), $"test-{++_said}", button.Id, button.Verb, button.Inputs, lasts);
    }

    private static string Words(IEnumerable<Reply> replies) => string.Concat(replies.Select(r => $"{r.Message.Text} {r.Message.Card?.ToJsonString()} {r.WhyNot}"));

    /// <summary>Presses the newest card that somebody has.</summary>
    public async Task<string> PressAsync(Employee who, string verb, string note) =>
        await PressAsync(who, CardOf(who, verb, note) ?? throw new InvalidOperationException($"{who.Id} has no card with {verb}. What is owed: {await OwedAsync()}"));

    /// <summary>What is not done yet, for whoever reads why something did not come.</summary>
    public async Task<string> OwedAsync()
    {
        await using var context = _around.Database.Read();
        var owed = await context.Obligations.Where(o => o.DoneAt == null).OrderBy(o => o.DueAt).ToListAsync();
        return $"""
            {string.Join("; ", owed.Select(o => $"{o.Key} at {o.DueAt:s}, tried {o.Attempt} times ({o.LastError})"))}. It is {Time.GetUtcNow():s}.
            Last answers: {string.Join(" / ", _answered)}
            Warnings: {string.Join('\n', _warnings.Said)}
            """;
    }

    /// <summary>The story of the only request.</summary>
    public async Task<string> StoryAsync() => string.Join('\n', AuditStory.Tell(_around.Database.Path, Assert.Single(await RequestsAsync()).Id, _host!.Roster, _ => null)!);

    /// <summary>Somebody signs in from a chat account.</summary>
    public async Task<AccountRef> LinkAsync(Employee who, ChatAccount account)
    {
        var linked = await new LinkBook(_around.Database, _host!.Writer, Time).RefOfAsync(account);
        Assert.Null((await _host.Writer.ExecuteAsync(new AccountCommand.Link(new(RefOf(who)), linked), CommandContext.Of(new Actor.Job("SignIn")))).Refusal);
        return linked;
    }

    /// <summary>Whose a linked account is.</summary>
    public Task<PersonId?> LinkedToAsync(ChatAccount account) => new LinkBook(_around.Database, _host!.Writer, Time).LinkedToAsync(account);

    /// <summary>Something is asked of the ledger's custody, and what it owes is done.</summary>
    /// <returns>Null where it was done.</returns>
    public async Task<Refusal?> AskAsync(CustodyCommand command)
    {
        var executed = await _host!.Writer.ExecuteAsync(command, CommandContext.Of(new Actor.Job("Host")));
        await _host.RunWhatIsDueAsync();
        return executed.Refusal;
    }

    /// <summary>The same of what the policy folder has and the policy in force has not.</summary>
    public async Task<Refusal?> AskAsync(PolicyHoldCommand command)
    {
        var executed = await _host!.Writer.ExecuteAsync(command, CommandContext.Of(new Actor.Job("PolicyKeeper")));
        await _host.RunWhatIsDueAsync();
        return executed.Refusal;
    }

    public async Task<IReadOnlyList<Governance.Defects.Defect>> DefectsAsync() => await new DefectQueries(_around.Database).OpenAsync();

    /// <summary>What the host warned of.</summary>
    public IEnumerable<string> Warned => _warnings.Said;

    /// <summary>What stands on the card that answers a sentence.</summary>
    public async Task<string> CardAsync(string sentence) => (await SayAsync(Somebody, sentence)).Card!.ToJsonString(Readable);

    /// <summary>What stands on the page that somebody has of their own.</summary>
    public async Task<string> HomeAsync(Employee who) => (await HomePageAsync(who)).Card!.ToJsonString(Readable);

    public async Task<OutgoingMessage> HomePageAsync(Employee who)
    {
        var person = ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref;
        var opened = new Incoming.Said(person, new(RecordingChannel.ProviderName, "sim", who.Id), new(who.Id), $"test-{++_said}", "");
        return await ((IOwnHome)_host.Conversation).ShowAsync(opened, CancellationToken.None);
    }

    /// <summary>What one sentence is answered with.</summary>
    /// <param name="among">Who reads it.</param>
    public async Task<OutgoingMessage> SayAsync(Employee who, string sentence, Audience among = Audience.Person) => Assert.Single(await AnswersAsync(who, sentence, among));

    public async Task<IReadOnlyList<OutgoingMessage>> AnswersAsync(Employee who, string sentence, Audience among = Audience.Person)
    {
        var person = ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref;
        var said = new Incoming.Said(person, new(RecordingChannel.ProviderName, "sim", who.Id), new(who.Id), $"test-{++_said}", sentence) { Audience = among };
        return [.. (await _host.Conversation.HandleAsync(said, CancellationToken.None)).Select(r => r.Message)];
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<IReadOnlyList<string>> AskAsync(string sentence) => AskAsync(Somebody, sentence);

    /// <summary>Somebody says it; where the answer offers to submit, they do.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(Employee who, string sentence)
    {
        var person = ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref;
        var account = new ChatAccount(RecordingChannel.ProviderName, "sim", who.Id);
        var texts = new List<string>();
        foreach (var reply in await _host.Conversation.HandleAsync(new Incoming.Said(person, account, new(who.Id), $"test-{++_said}", sentence), CancellationToken.None))
        {
            texts.Add(reply.Message.Text);
            if (CardButtons.Of(reply.Message, "").FirstOrDefault(b => b.Verb == "submit-request") is { } submit)
            {
                var pressed = new Incoming.Pressed(person, account, new(who.Id), $"test-{++_said}", submit.Id, submit.Verb, submit.Inputs);
                texts.AddRange((await _host.Conversation.HandleAsync(pressed, CancellationToken.None)).Select(r => $"{r.Message.Text} {r.WhyNot}"));
            }
        }

        _answered = texts;
        await _host.RunWhatIsDueAsync();
        return texts;
    }

    public string RefOf(Employee who) => ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref.Value;

    /// <summary>Somebody presses a button of the card that they have about a request.</summary>
    public async Task PressAsync(Employee who, Request request, string verb)
    {
        var person = ((Person)_host!.Roster.Find(new Handle(who.Id))!).Ref;
        var card = (await SentAsync(request)).Last(d => d.Person == person.Value);
        await _host.Conversation.HandleAsync(new Incoming.Pressed(person, new(RecordingChannel.ProviderName, "sim", who.Id), new(who.Id), $"test-{++_said}", card.Id, verb, []), CancellationToken.None);
        await _host.RunWhatIsDueAsync();
    }

    /// <summary>Time passes; whatever becomes due meanwhile is done at its time, to the minute.</summary>
    public async Task LiveAsync(TimeSpan time)
    {
        var end = Time.GetUtcNow() + time;
        while (Time.GetUtcNow() < end)
        {
            var (now, due) = (Time.GetUtcNow(), (_host!.NextDue() - _host.Behind) ?? end);
            var next = due > now.AddMinutes(1) ? due : now.AddMinutes(1);
            Time.SetUtcNow(next < end ? next : end);
            await _host.RunWhatIsDueAsync();
        }
    }

    /// <summary>A channel says that somebody's account is no more.</summary>
    public async Task ShutOutAsync(Employee who)
    {
        await new DeliveryBook(_host!.Writer).LostAsync(new PersonId(RefOf(who)), new ChatAccount(RecordingChannel.ProviderName, "sim", who.Id));
        await _host.RunWhatIsDueAsync();
    }

    /// <summary>The host stops and starts again at once.</summary>
    public async Task RestartAsync()
    {
        await _host!.DisposeAsync();
        _host = await SimulatedHost.StartAsync(_around, Policy());
        await _host.RunWhatIsDueAsync();
    }

    /// <summary>The ledger is found to be older than its mark.</summary>
    public async Task QuarantineAsync()
    {
        await _host!.Writer.ExecuteAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 1, 2)), CommandContext.Of(new Actor.Job("Host")));
        await _host.RunWhatIsDueAsync();
    }

    /// <summary>The same, before anything is done about somebody who is no longer in the files.</summary>
    public async Task QuarantineWithoutAsync(Employee gone, Employee heir)
    {
        HandOver(gone, heir);
        await _host!.Writer.ExecuteAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 1, 2)), CommandContext.Of(new Actor.Job("Host")));
        _staff.People.Remove(gone);
        await ReloadAsync();
    }

    /// <summary>The head of the first department releases the ledger.</summary>
    /// <returns>Why not; null where it is released.</returns>
    public async Task<string?> ReleaseAsync()
    {
        var released = await _host!.Writer.ExecuteAsync(new CustodyCommand.Release(new(RefOf(Head)), new("seen to")), CommandContext.Of(new Actor.Job("Operator")));
        await _host.RunWhatIsDueAsync();
        return released.Refusal?.Reason;
    }

    /// <summary>The clock is put to another time; nothing passes in between.</summary>
    public async Task PutClockAsync(TimeSpan by)
    {
        Time.Put(by);
        await _host!.RunWhatIsDueAsync();
    }

    public async Task<IReadOnlyList<Request>> RequestsAsync()
    {
        await using var context = _around.Database.Read();
        var ids = await context.Requests.OrderBy(r => r.SubmittedAt).Select(r => r.Id).ToListAsync();
        return [.. (await Task.WhenAll(ids.Select(id => Queries.RequestAsync(new(id))))).OfType<Request>()];
    }

    /// <summary>Every message about a request that was brought, in turn.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> SentAsync(Request about)
    {
        await using var context = _around.Database.Read();
        return await context.Deliveries.Where(d => d.StreamId == about.Id.Value && d.SentAt != null).OrderBy(d => d.SentAt).ToListAsync();
    }

    /// <summary>Every card about a request that was recorded, brought or not.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> RecordedAsync(Request about)
    {
        await using var context = _around.Database.Read();
        return await context.Deliveries.Where(d => d.StreamId == about.Id.Value).OrderBy(d => d.CreatedAt).ToListAsync();
    }

    public bool IsAtWork(Employee who) => new WorkingTime((Person)_host!.Roster.Find(new Handle(who.Id))!).Between(Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(1)) > TimeSpan.Zero;

    /// <summary>Every message that was brought to somebody, in turn.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> SentToAsync(Employee who) => [.. (await RecordedForAsync(who)).Where(d => d.SentAt is not null).OrderBy(d => d.SentAt)];

    /// <summary>Every card for somebody that was recorded, brought or not.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> RecordedForAsync(Employee who)
    {
        var person = RefOf(who);
        await using var context = _around.Database.Read();
        return await context.Deliveries.Where(d => d.Person == person).OrderBy(d => d.CreatedAt).ToListAsync();
    }

    public bool IsThere(string entitlement) => IsThere(Somebody, entitlement);

    public bool IsThere(Employee who, string entitlement) => Target.Present().Any(p => p.Edge.Entitlement.Value == entitlement && p.Edge.Account == who.Id);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await using (var context = _around.Database.Read())
        {
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }

        _around.Fate.Dispose();
        _folder.Delete(recursive: true);
    }
}
