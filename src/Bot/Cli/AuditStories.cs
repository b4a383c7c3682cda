using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>Tells a request's story with names, from the database alone: the roster is the one that was recorded last.</summary>
internal static class AuditStories
{
    /// <summary>Null when there is no such request.</summary>
    public static IReadOnlyList<string>? Tell(string path, RequestId request) => AuditStory.Tell(path, request, Roster(path));

    private static Roster Roster(string path) =>
        RecordedPolicy.Newest(path) is { } newest && PolicyReader.Read(newest.Files) is PolicyRead.Loaded loaded
            ? loaded.Document.Bind(newest.Version, handle => newest.Refs.GetValueOrDefault(handle.Value, handle.Value)).Roster
            : new Roster([], []);
}
