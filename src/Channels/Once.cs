using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels;

/// <summary>The rule for whatever may be delivered again: what was answered is answered the same, and what is answered is kept first.</summary>
internal static class Once
{
    /// <param name="find">The answer that was kept; null where there is none.</param>
    /// <param name="answer">Does it, and says whether the answer is to be kept: one that is given again by itself need not be.</param>
    /// <param name="keep">Keeps the answer and returns the one to be given: of two kept at the same time, the first.</param>
    public static async Task<T> AnswerAsync<T>(Func<Task<T?>> find, Func<Task<(T Given, bool IsToBeKept)>> answer, Func<T, Task<T>> keep)
        where T : class
    {
        if (await find() is { } before)
        {
            return before;
        }

        var (given, isToBeKept) = await answer();
        try
        {
            return isToBeKept ? await keep(given) : given;
        }
        catch (LedgerUnavailableException)
        {
            // The answer says already that nothing was recorded; asked again it is done then.
            return given;
        }
    }
}
