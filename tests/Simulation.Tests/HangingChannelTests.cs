using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A channel that hangs with one card keeps the others about the same request waiting for no longer than a lease lasts.</summary>
public sealed class HangingChannelTests
{
    private const string Sentence = "I need crm/read for 5 days to answer the letters";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string BySecurity(string rules) => rules.Replace("approvers: manager", "approvers: { group: security }", StringComparison.Ordinal);

    [Fact]
    public async Task A_card_that_waits_too_long_behind_another_about_the_same_request_has_its_turn_later_and_has_not_failed()
    {
        var channel = new HangingChannel();
        await using var company = await SmallCompany.OpenAsync(rules: BySecurity, plant: channel);
        await company.LiveAsync(TimeSpan.FromHours(9));
        channel.Hangs = true;
        var asking = company.AskAsync(Sentence);
        await channel.Begun.WaitAsync(Patience);

        var request = Assert.Single(await company.RequestsAsync());
        using var patience = new CancellationTokenSource(Patience);
        while (!(await company.Queries.OwedByAsync(StreamRef.Of(request.Id))).Any(o => o is { Kind: ObligationKind.DeliverCard, LastError: not null, LeaseUntil: null, Attempt: 0 }))
        {
            await Task.Delay(50, patience.Token);
        }

        channel.LetGo();
        await asking.WaitAsync(Patience);
        await company.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.All(company.Security, who => Assert.NotNull(company.CardOf(who, "approve", "")));
    }

    [Fact]
    public async Task Cards_whose_updates_take_long_are_left_for_another_time_and_the_others_are_updated()
    {
        var channel = new HangingChannel();
        await using var company = await SmallCompany.OpenAsync(rules: BySecurity, plant: channel);
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        var request = Assert.Single(await company.RequestsAsync());
        var cards = (await company.SentAsync(request)).Select(d => d.UserId).ToList();
        channel.Slow = _ => true;
        channel.Takes = () => company.Time.Advance(TimeSpan.FromSeconds(40));
        await company.SayAsync(company.Somebody, "cancel");
        await company.LiveAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(await company.Queries.OwedByAsync(StreamRef.Of(request.Id)), o => o is { Kind: ObligationKind.UpdateCards, Attempt: > 0, LastError: not null });

        channel.Slow = account => account.UserId == cards[0];
        await company.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(cards[..1], (await company.SentAsync(request)).Where(d => d.State == DeliveryState.Sent).Select(d => d.UserId));
    }

    /// <summary>Hangs, for as long as it is not let go; or takes its time and does nothing in the end.</summary>
    private sealed class HangingChannel() : Plant("hanging", null, "The channel hangs.")
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously), _going = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;
        public bool Hangs { get; set; }
        public Func<ChatAccount, bool> Slow { get; set; } = _ => false;
        public Action Takes { get; set; } = () => { };

        public void LetGo() => _going.TrySetResult();

        public override IChannel Over(IChannel channel) => new Door(this, channel);

        private sealed class Door(HangingChannel door, IChannel inner) : IChannel
        {
            public string Provider => inner.Provider;

            public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
            {
                if (door.Hangs)
                {
                    door._begun.TrySetResult();
                    await door._going.Task.WaitAsync(cancellation);
                }

                return await inner.SendAsync(to, delivery, message, cancellation);
            }

            public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
            {
                if (!door.Slow(to))
                {
                    return inner.UpdateAsync(to, delivery, reference, message, cancellation);
                }

                door.Takes();
                return Task.FromResult<SendResult>(new SendResult.TryLater("It took too long.", null));
            }

            public ChannelReport Report() => inner.Report();
        }
    }
}
