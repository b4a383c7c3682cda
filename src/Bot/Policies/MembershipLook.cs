using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>
/// Looks at the membership files, which may lie on a network drive that does not answer: neither the start of the host nor a policy waits for them. What
/// cannot be read there is Unknown to every reading, and holds nothing else up.
/// </summary>
internal static class MembershipLook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static FolderFindings At(string folder, IReadOnlyList<EntitlementId> entitlements) => Within(Patience, () => MembershipFolder.Problems(folder, entitlements), folder);

    internal static FolderFindings Within(TimeSpan patience, Func<FolderFindings> look, string folder)
    {
        var looking = Task.Factory.StartNew(look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ((IAsyncResult)looking).AsyncWaitHandle.WaitOne(patience)
            ? looking.GetAwaiter().GetResult()
            : new([], [$"The folder {folder} did not answer within {patience.TotalSeconds} seconds; what is in it cannot be observed until it does."]);
    }
}
