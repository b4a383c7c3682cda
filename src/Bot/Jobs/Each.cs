using System.Runtime.ExceptionServices;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Does for each of many what is owed for all: what throws for one holds up none of the others, and is thrown once they have had their turn.</summary>
internal static class Each
{
    public static Task OfAsync<T>(IEnumerable<T> all, Func<T, Task> work) => InTurnAsync(all.Select<T, Func<Task>>(one => () => work(one)));

    /// <exception cref="LedgerUnavailableException">Nothing can be written now, so nothing further was tried.</exception>
    public static async Task InTurnAsync(params IEnumerable<Func<Task>> works)
    {
        ExceptionDispatchInfo? thrown = null;
        foreach (var work in works)
        {
            try
            {
                await work();
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or LedgerUnavailableException))
            {
                thrown ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        thrown?.Throw();
    }
}
