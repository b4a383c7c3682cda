using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A card that was posted though the host never heard so, and one that nobody knows whether it was.</summary>
public sealed class LostAnswerTests
{
    private const string Sentence = "I need crm/read for 5 days to answer the letters";

    [Fact]
    public async Task A_card_that_turns_out_to_have_been_posted_is_brought_up_to_date_also_where_the_channel_is_busy_then()
    {
        var channel = new ForgetfulChannel();
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        await company.LiveAsync(TimeSpan.FromHours(9));
        channel.Forgets = account => account.UserId == company.Somebody.Id;
        channel.Refuses = account => account.UserId == company.Somebody.Manager!.Id ? new SendResult.TryLater("It is busy.", null) : null;
        await company.AskAsync(Sentence);
        var posted = Assert.Single(company.Shown(company.Somebody));
        channel.Refuses = account => account.UserId == company.Somebody.Manager!.Id ? new SendResult.Unreachable("No such user.") : null;
        await LiveUntilAsync(company, async () => Assert.IsType<ItemState.AwaitingApproval>(Assert.Single(await company.RequestsAsync()).Items[0].State).Asked.Length > 1);

        channel.Forgets = _ => false;
        channel.IsBusy = account => account.UserId == company.Somebody.Id;
        await LiveUntilAsync(company, async () => (await company.SentAsync(Assert.Single(await company.RequestsAsync()))).Any(d => d.Card == nameof(CardKind.Progress)));
        Assert.Equal([posted], company.Shown(company.Somebody));
        channel.IsBusy = _ => false;
        await company.LiveAsync(TimeSpan.FromMinutes(20));

        Assert.NotEqual(posted, Assert.Single(company.Shown(company.Somebody)));
    }

    [Fact]
    public async Task A_card_that_was_posted_though_nobody_heard_so_says_what_is_so_also_where_it_is_not_wanted_any_more()
    {
        var channel = new ForgetfulChannel();
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        await company.LiveAsync(TimeSpan.FromHours(9));
        var approver = company.Somebody.Manager!;
        channel.Forgets = account => account.UserId == approver.Id;
        await company.AskAsync(Sentence);
        var asked = Assert.Single(company.Shown(approver));
        Assert.NotNull(company.CardOf(approver, "approve", ""));

        await company.SayAsync(company.Somebody, "cancel");
        channel.CannotLook = true;
        await company.LiveAsync(TimeSpan.FromMinutes(20));
        Assert.Equal([asked], company.Shown(approver));

        channel.CannotLook = false;
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.NotEqual(asked, Assert.Single(company.Shown(approver)));
        Assert.Null(company.CardOf(approver, "approve", ""));
    }

    [Fact]
    public async Task A_reminder_whose_sending_throws_puts_off_no_other()
    {
        var channel = new ForgetfulChannel();
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("decide-within: 1 day", "decide-within: 4 days", StringComparison.Ordinal), plant: channel);
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        channel.IsBroken = _ => true;
        await LiveUntilAsync(company, async () => (await RemindersAsync(company)).Any());
        await company.LiveAsync(TimeSpan.FromMinutes(20));
        Assert.DoesNotContain(await RemindersAsync(company), d => d.SentAt is not null);

        channel.IsBroken = _ => false;
        await company.LiveAsync(TimeSpan.FromHours(20));

        Assert.Contains(await RemindersAsync(company), d => d.SentAt is not null);
    }

    private static async Task LiveUntilAsync(SmallCompany company, Func<Task<bool>> isSo)
    {
        var end = company.Time.GetUtcNow() + TimeSpan.FromDays(3);
        while (!await isSo())
        {
            Assert.True(company.Time.GetUtcNow() < end, "It did not come to be in three days.");
            await company.LiveAsync(TimeSpan.FromMinutes(10));
        }
    }

    private static async Task<IEnumerable<DeliveryRow>> RemindersAsync(SmallCompany company) =>
        (await company.RecordedAsync(Assert.Single(await company.RequestsAsync()))).Where(d => d.Card is nameof(CardKind.ApprovalReminder) or nameof(CardKind.LastApprovalReminder));

    /// <summary>Posts what it is given, and may say that it did not; may have no time for updates, and may break.</summary>
    private sealed class ForgetfulChannel() : Plant("forgetful", null, "The channel loses answers.")
    {
        public Func<ChatAccount, bool> Forgets { get; set; } = _ => false;
        public Func<ChatAccount, bool> IsBusy { get; set; } = _ => false;
        public Func<ChatAccount, SendResult?> Refuses { get; set; } = _ => null;
        public Func<ChatAccount, bool> IsBroken { get; set; } = _ => false;
        public bool CannotLook { get; set; }

        public override IChannel Over(IChannel channel) => new Door(this, channel);

        private sealed class Door(ForgetfulChannel door, IChannel inner) : IChannel
        {
            public string Provider => inner.Provider;

            public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
            {
                if (door.IsBroken(to))
                {
                    throw new InvalidOperationException("The channel is broken.");
                }

                if (door.Refuses(to) is { } refused)
                {
                    return refused;
                }

                var sent = await inner.SendAsync(to, delivery, message, cancellation);
                return door.Forgets(to) ? new SendResult.TryLater("No answer came.", TimeSpan.FromMinutes(5)) { IsTurn = true } : sent;
            }

            public Task<SendResult> FindAsync(ChatAccount to, DeliveryId delivery, CancellationToken cancellation) =>
                door.CannotLook ? Task.FromResult<SendResult>(new SendResult.TryLater("It is busy.", null)) : inner.FindAsync(to, delivery, cancellation);

            public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
                door.IsBusy(to) ? Task.FromResult<SendResult>(new SendResult.TryLater("It is busy.", TimeSpan.FromMinutes(5))) : inner.UpdateAsync(to, delivery, reference, message, cancellation);

            public ChannelReport Report() => inner.Report();
        }
    }
}
