using System.Globalization;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Hosting;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Crowd;

/// <summary>What the people of the company say and press, by seed: they ask, decide, keep silent, press twice, press what is not theirs, and paste secrets.</summary>
internal sealed class People(int seed, Staff staff, Agenda agenda, Inboxes inboxes, Record record, Secrets secrets, TimeProvider clock, Func<SimulatedHost> host, Func<string, Task<string?>> requesterOf, Func<string, Task> doByHand)
{
    private static readonly TimeSpan LongestThought = TimeSpan.FromHours(20);
    private static readonly TimeSpan LeaversTry = TimeSpan.FromDays(7);

    private readonly Dictionary<string, Dice> _dice = new(StringComparer.Ordinal);
    private int _said;

    public int Asked { get; private set; }
    public int Submitted { get; private set; }
    public int Pressed { get; private set; }
    public int Silent { get; private set; }
    public int Away { get; private set; }

    /// <summary>A working day: who wants something today says so at some time.</summary>
    public void Wake(DateTimeOffset day)
    {
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return;
        }

        foreach (var person in staff.People.Where(p => p.IsHere).ToList())
        {
            var dice = DiceOf(person.Id);
            if (dice.Chance(11))
            {
                agenda.Plan(day + TimeSpan.FromHours(7) + dice.Within(TimeSpan.FromHours(10)), () => AskAsync(person));
            }

            PlanAside(person, day + TimeSpan.FromHours(8), Dice.For(seed, string.Create(CultureInfo.InvariantCulture, $"aside{person.Id}{day:yyyyMMdd}")));
        }
    }

    // Somebody goes away and leaves their decisions to whomever they like, also to who asks them; somebody else grows impatient.
    private void PlanAside(Employee person, DateTimeOffset morning, Dice dice)
    {
        if (dice.Chance(3))
        {
            var deputy = dice.Pick([.. staff.People.Where(p => p.IsHere)]).Id;
            var said = string.Create(CultureInfo.InvariantCulture, $"away for {1 + dice.Roll(9)} days{(dice.Chance(70) ? $", {deputy} decides for me" : "")}");
            agenda.Plan(morning, async () =>
            {
                Away++;
                await SayAsync(person.Id, said);
            });
        }

        if (dice.Chance(4))
        {
            agenda.Plan(morning + dice.Within(TimeSpan.FromHours(8)), () => SayAsync(person.Id, "nudge"));
        }
    }

    /// <summary>Everyone looks at what is new before them, and some make up their minds.</summary>
    public async Task LookAtWhatIsNewAsync()
    {
        foreach (var shown in inboxes.New())
        {
            secrets.Scan(shown.Message, "a card to " + shown.To);
            var dice = DiceOf(shown.To);
            var buttons = CardButtons.Of(shown.Message, "it is needed for the work").Where(b => Temper.Weight(b.Verb) > 0).ToList();
            if (buttons.Count == 0)
            {
                continue;
            }

            var button = Temper.Pick(buttons, dice);
            if (!dice.Chance(Temper.Will(button.Verb)))
            {
                Silent++;
                continue;
            }

            var at = clock.GetUtcNow() + TimeSpan.FromMinutes(5) + dice.Within(LongestThought);
            if (button.Verb == "approve" && dice.Chance(20) && await requesterOf(shown.Delivery) is { } requester)
            {
                // Some hand the card to whoever asked: do it yourself.
                agenda.Plan(at - TimeSpan.FromMinutes(4), () => PressAsync(requester, button));
            }

            agenda.Plan(at, () => PressAsync(shown.To, button));
        }
    }

    private async Task AskAsync(Employee person)
    {
        var dice = DiceOf(person.Id);
        Asked++;
        if (dice.Chance(3))
        {
            await SayAsync(person.Id, "my token is " + secrets.New(dice) + " please keep it");
        }

        foreach (var reply in await SayAsync(person.Id, Wishes.Of(person, staff, dice)))
        {
            if (CardButtons.Of(reply.Message, "").FirstOrDefault(b => b.Verb == "submit-request") is { } submit)
            {
                Submitted++;
                await PressAsync(person.Id, submit);
            }
        }
    }

    private async Task PressAsync(string id, CardButton button)
    {
        var dice = DiceOf(id);
        if (staff.Find(id) is not { } person || (person.LeftAt is { } left && clock.GetUtcNow() - left > LeaversTry) || Find(id) is not { } known)
        {
            return;
        }

        Pressed++;
        record.Pressed(button.Id, id);
        if (button.Verb == "attest" && person.IsHere)
        {
            await doByHand(button.Id);
        }

        var pressed = new Incoming.Pressed(known.Ref, AccountOf(id), new(id), NextKey(), button.Id, button.Verb, button.Inputs);
        await HearAsync(pressed);
        if (dice.Chance(5))
        {
            await HearAsync(pressed);
        }
    }

    private async Task<IReadOnlyList<Reply>> SayAsync(string id, string text) =>
        Find(id) is { } known ? await HearAsync(new Incoming.Said(known.Ref, AccountOf(id), new(id), NextKey(), text)) : [];

    private async Task<IReadOnlyList<Reply>> HearAsync(Incoming incoming)
    {
        var replies = await host().Conversation.HandleAsync(incoming, CancellationToken.None);
        foreach (var reply in replies)
        {
            secrets.Scan(reply.Message, "an answer");
        }

        return replies;
    }

    private Person? Find(string id) => host().Roster.Find(new Handle(id)) as Person;

    private static ChatAccount AccountOf(string id) => new(RecordingChannel.ProviderName, "sim", id);

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"key-{++_said}");

    private Dice DiceOf(string id)
    {
        if (!_dice.TryGetValue(id, out var dice))
        {
            _dice[id] = dice = Dice.For(seed, "person" + id);
        }

        return dice;
    }
}
