using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Tests.Jobs;

public sealed class EachTests
{
    private readonly List<int> _done = [];

    [Fact]
    public async Task What_throws_for_one_holds_up_none_of_the_others_and_the_first_that_did_is_thrown_at_the_end()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Each.OfAsync([1, 2, 3, 4], one => DoAsync(one, one % 2 == 0 ? new InvalidOperationException($"{one}") : null)));
        Assert.Equal("2", thrown.Message);
        Assert.Equal([1, 3], _done);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_or_the_host_stops_nothing_further_is_tried()
    {
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Each.OfAsync([1, 2], one => DoAsync(one, new LedgerUnavailableException("full", new IOException()))));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Each.InTurnAsync(() => DoAsync(1, new OperationCanceledException()), () => DoAsync(2, null)));
        Assert.Empty(_done);
    }

    private async Task DoAsync(int one, Exception? why)
    {
        await Task.Yield();
        if (why is not null)
        {
            throw why;
        }

        _done.Add(one);
    }
}
