namespace ChatGovernanceBot.Channels;

/// <summary>Waits for what is worth waiting for, though not for long: what takes longer goes on by itself.</summary>
internal static class Soon
{
    /// <returns>False where it is not done in time.</returns>
    public static async Task<bool> IsDoneAsync(Task work, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await work.WaitAsync(patience, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
