using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Tests.Jobs;

/// <summary>A target on a drive that does not answer takes no more than a few threads, and holds nothing else up.</summary>
public sealed class AsideTests : IDisposable
{
    private static readonly SystemId Gone = new("gone");

    private readonly ManualResetEventSlim _answer = new();
    private readonly CancellationTokenSource _host = new();
    private readonly Aside _aside = new();
    private int _begun;

    [Fact]
    public async Task A_system_whose_calls_do_not_come_back_is_not_called_until_one_of_them_does()
    {
        for (var call = 1; call <= Aside.MostLate; call++)
        {
            Assert.False(_aside.IsHeldUp(Gone));
            await OutOfTimeAsync(call);
        }

        Assert.True(_aside.IsHeldUp(Gone));
        Assert.False(_aside.IsHeldUp(new("other")));
        Assert.Equal(1, await _aside.RunAsync(new("other"), _ => Task.FromResult(1), _host.Token));

        _answer.Set();
        await UntilAsync(() => !_aside.IsHeldUp(Gone));
        Assert.Equal(2, await _aside.RunAsync(Gone, _ => Task.FromResult(2), _host.Token));
    }

    [Fact]
    public async Task A_call_that_failed_or_ended_with_its_time_is_back()
    {
        for (var call = 0; call < 2 * Aside.MostLate; call++)
        {
            await Assert.ThrowsAsync<IOException>(() => _aside.RunAsync<int>(Gone, _ => throw new IOException("gone"), _host.Token));
            using var limit = new CancellationTokenSource();
            var waiting = _aside.RunAsync<int>(Gone, async token => { await Task.Delay(Timeout.Infinite, token); return 0; }, limit.Token);
            await limit.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await UntilAsync(() => !_aside.IsHeldUp(Gone));
    }

    [Fact]
    public void A_folder_that_does_not_answer_is_a_warning_and_no_reason_not_to_start()
    {
        var found = MembershipLook.Within(TimeSpan.FromMilliseconds(1), () => { _answer.Wait(); return new(["wrong"], []); }, "/mnt/members");
        Assert.Empty(found.Problems);
        Assert.Contains("/mnt/members did not answer", Assert.Single(found.Warnings), StringComparison.Ordinal);
        Assert.Equal("wrong", Assert.Single(MembershipLook.Within(TimeSpan.FromMinutes(1), () => new(["wrong"], []), "/mnt/members").Problems));
    }

    private async Task OutOfTimeAsync(int call)
    {
        using var limit = new CancellationTokenSource();
        var running = _aside.RunAsync(
            Gone,
            _ =>
            {
                Interlocked.Increment(ref _begun);
                _answer.Wait(CancellationToken.None);
                return Task.FromResult(0);
            },
            limit.Token);
        await UntilAsync(() => Volatile.Read(ref _begun) == call);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task UntilAsync(Func<bool> holds) => Until.TrueAsync(() => Task.FromResult(holds()), "It does not come true.");

    public void Dispose()
    {
        _answer.Set();
        _host.Dispose();
        _answer.Dispose();
    }
}
