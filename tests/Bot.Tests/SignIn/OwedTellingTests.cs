using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>What is owed of a link to the chat that asked for it, as the job fulfils it.</summary>
public sealed class OwedTellingTests
{
    private static readonly ClaimedObligation Owed = new(
        1, new(ObligationFamily.DeliverCards, ObligationKind.TellLink, new(StreamKind.Conversation, "a_1"), "End:card-1", DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch, 0, "w", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task It_is_told_and_done_or_stays_owed_until_the_chat_takes_it()
    {
        var chat = new TakingChat();
        var job = new DeliverCards(null!, null!, [], [], chat);

        chat.Result = new SendResult.TryLater("Teams answered 503.", TimeSpan.FromSeconds(30));
        Assert.Equal(new Fulfilment.Later("Teams answered 503.", TimeSpan.FromSeconds(30)), await job.FulfilAsync(Owed, CancellationToken.None));
        chat.Result = new SendResult.Sent(new("m"));
        Assert.IsType<Fulfilment.Done>(await job.FulfilAsync(Owed, CancellationToken.None));
        chat.Result = null;
        Assert.IsType<Fulfilment.Done>(await job.FulfilAsync(Owed, CancellationToken.None));

        Assert.Equal(Enumerable.Repeat(("card-1", LinkTelling.End), 3), chat.Asked);
    }

    private sealed class TakingChat : ILinking
    {
        public SendResult? Result { get; set; }
        public List<(string Card, LinkTelling What)> Asked { get; } = [];

        public Task<SendResult?> TellOwedAsync(string card, LinkTelling what, CancellationToken cancellation)
        {
            Asked.Add((card, what));
            return Task.FromResult(Result);
        }

        public Task ShowCodeAsync(LinkAttemptRow attempt, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<LinkOutcome> ConfirmedAsync(LinkAttemptRow attempt, CancellationToken cancellation) => throw new NotSupportedException();
        public Task StoppedAsync(LinkAttemptRow attempt, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
