using System.Collections.Concurrent;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What was begun first in a conversation stands first there, whatever the channel does meanwhile.</summary>
public sealed class ConversationOrderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);
    private static readonly SendResult Busy = new SendResult.TryLater("It answers 503.", null), Refused = new SendResult.Unreachable("Not taken.");

    private static string BySecurity(string rules) => rules.Replace("approvers: manager", "approvers: { group: security }", StringComparison.Ordinal).Replace("decide-within: 1 day", "decide-within: 3 days", StringComparison.Ordinal);

    private static async Task<(SmallCompany Company, Employee Approver, Employee[] Askers)> OpenAsync(Moody channel, int askers)
    {
        var company = await SmallCompany.OpenAsync(rules: BySecurity, plant: channel);
        await company.LiveAsync(9 * Hour);
        var approver = company.Security[0];
        Employee[] team = [.. company.People.Except(company.Security).Take(askers)];
        Assert.Equal(askers, team.Length);
        return (company, approver, team);
    }

    /// <summary>Each asks, one minute after the other.</summary>
    private static async Task AskAsync(SmallCompany company, IEnumerable<Employee> askers)
    {
        foreach (var who in askers)
        {
            await company.AskAsync(who, "I need crm/read for 5 days to answer the letters");
            await company.LiveAsync(Minute);
        }
    }

    /// <summary>The requests whose cards came to somebody, in the order in which they came.</summary>
    private static async Task<string[]> CameAsync(SmallCompany company, Moody channel, Employee who)
    {
        var about = (await company.RecordedForAsync(who)).Where(d => d.Card == nameof(CardKind.Approval)).ToDictionary(d => d.Id, d => d.StreamId);
        return [.. channel.Taken.Where(t => t.User == who.Id && about.ContainsKey(t.Delivery.Value)).Select(t => about[t.Delivery.Value])];
    }

    private static async Task<string[]> AskedAsync(SmallCompany company) => [.. (await company.RequestsAsync()).Select(r => r.Id.Value)];

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task What_a_channel_that_was_down_could_not_take_comes_in_the_order_in_which_it_was_begun(int minutes)
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 4);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        await AskAsync(company, askers);
        await company.LiveAsync(minutes * Minute);
        channel.Answer = (_, _) => null;
        await company.LiveAsync(Hour + Minute);

        Assert.Equal(await AskedAsync(company), await CameAsync(company, channel, approver));
    }

    [Fact]
    public async Task The_order_is_kept_where_the_host_starts_again_meanwhile()
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 4);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        await AskAsync(company, askers);
        await company.RestartAsync();
        channel.Answer = (_, _) => null;
        await company.LiveAsync(Hour);

        Assert.Equal(await AskedAsync(company), await CameAsync(company, channel, approver));
    }

    [Fact]
    public async Task A_card_behind_one_that_fails_is_not_tried_and_its_reader_is_known_not_to_be_reached_all_the_same()
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 2);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        await AskAsync(company, askers);
        await company.LiveAsync(20 * Minute);

        var requests = await company.RequestsAsync();
        var second = Assert.Single(await company.RecordedAsync(requests[1]), d => d.Card == nameof(CardKind.Approval) && d.UserId == approver.Id);
        Assert.Equal(DeliveryState.Recorded, second.State);
        Assert.DoesNotContain(second.Id, channel.Tried);
        Assert.Equal(requests.Select(r => StreamRef.Of(r.Id)).ToHashSet(), (await company.DefectsAsync()).Where(d => d.Task.Reason == TaskReason.Undeliverable).Select(d => d.Source).ToHashSet());
    }

    [Fact]
    public async Task A_card_that_the_channel_refuses_keeps_no_other_waiting()
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 2);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Refused : null;
        await AskAsync(company, askers[..1]);
        channel.Answer = (user, delivery) => user == approver.Id && channel.Tried.Contains(delivery) ? Refused : null;
        await AskAsync(company, askers[1..]);

        Assert.Equal((await AskedAsync(company)).Skip(1), await CameAsync(company, channel, approver));
    }

    [Fact]
    public async Task A_card_that_fails_again_and_again_lets_the_others_pass_after_an_hour_and_comes_once_it_is_taken()
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 3);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        await AskAsync(company, askers[..1]);
        channel.Answer = (user, delivery) => user == approver.Id && channel.Tried.Contains(delivery) ? Busy : null;
        await AskAsync(company, askers[1..]);
        await company.LiveAsync(50 * Minute);
        Assert.Empty(await CameAsync(company, channel, approver));

        await company.LiveAsync(Hour);
        var asked = await AskedAsync(company);
        Assert.Equal(asked.Skip(1), await CameAsync(company, channel, approver));

        channel.Answer = (_, _) => null;
        await company.LiveAsync(2 * Hour);
        Assert.Equal(asked.Skip(1).Append(asked[0]), await CameAsync(company, channel, approver));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Several_cards_that_are_never_taken_do_not_keep_another_one_waiting_for_good(int secondsPerTry)
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 4);
        await using var closing = company;
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        await AskAsync(company, askers[..1]);
        var last = "";
        channel.Answer = (user, delivery) => user != approver.Id || delivery == last ? null : Slowly(Busy);
        await AskAsync(company, askers[1..3]);
        await AskAsync(company, askers[3..]);
        last = Assert.Single(await company.RecordedAsync((await company.RequestsAsync())[3]), d => d.Card == nameof(CardKind.Approval) && d.UserId == approver.Id).Id;
        await company.LiveAsync(Hour + 10 * Minute);

        Assert.Equal((await AskedAsync(company)).Skip(3), await CameAsync(company, channel, approver));

        SendResult Slowly(SendResult answer)
        {
            company.Time.SetUtcNow(company.Time.GetUtcNow() + TimeSpan.FromSeconds(secondsPerTry));
            return answer;
        }
    }

    [Fact]
    public async Task What_was_begun_for_one_nudge_and_is_said_by_a_later_one_keeps_nothing_waiting()
    {
        var channel = new Moody();
        var (company, approver, askers) = await OpenAsync(channel, 2);
        await using var closing = company;
        await AskAsync(company, askers[..1]);
        var first = Assert.Single(await company.RequestsAsync()).Id;
        await company.LiveAsync(4 * Hour);
        channel.Answer = (user, _) => user == approver.Id ? Busy : null;
        Assert.Contains(await company.AskAsync(askers[0], $"nudge {first}"), text => text.Contains("told once more", StringComparison.Ordinal));
        await company.LiveAsync(Minute);
        await AskAsync(company, askers[1..]);
        await company.LiveAsync(24 * Hour);
        await company.AskAsync(askers[0], $"nudge {first}");
        await company.LiveAsync(Minute);
        channel.Answer = (_, _) => null;
        await company.LiveAsync(15 * Minute);

        Assert.Equal(await AskedAsync(company), await CameAsync(company, channel, approver));
        Assert.Contains(await company.SentToAsync(approver), d => d.Card == nameof(CardKind.ApprovalNudge));
    }

    /// <summary>Answers each new message as a test says, and keeps who was brought what, in turn.</summary>
    private sealed class Moody() : Plant("moody", null, "The channel takes what it likes.")
    {
        /// <summary>By user and delivery; null where it is taken.</summary>
        public Func<string, string, SendResult?> Answer { get; set; } = (_, _) => null;

        public ConcurrentQueue<(string User, DeliveryId Delivery)> Taken { get; } = new();
        public ConcurrentBag<string> Tried { get; } = [];

        public override IChannel Over(IChannel channel) => new Door(this, channel);

        private sealed class Door(Moody mood, IChannel inner) : IChannel
        {
            public string Provider => inner.Provider;

            public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
            {
                var answer = mood.Answer(to.UserId, delivery.Value);
                mood.Tried.Add(delivery.Value);
                if (answer is not null)
                {
                    await OthersFirstAsync();
                    return answer;
                }

                mood.Taken.Enqueue((to.UserId, delivery));
                return await inner.SendAsync(to, delivery, message, cancellation);
            }

            // A refusal takes its time, in which the other cards are looked at.
            private static async Task OthersFirstAsync()
            {
                foreach (var _ in Enumerable.Range(0, 2000))
                {
                    await Task.Yield();
                }
            }

            public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
                inner.UpdateAsync(to, delivery, reference, message, cancellation);

            public ChannelReport Report() => inner.Report();
        }
    }
}
