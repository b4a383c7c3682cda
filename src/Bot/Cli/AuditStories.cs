using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>Tells a request's story with names, from the database alone: the roster is the one that was recorded last.</summary>
internal static class AuditStories
{
    /// <summary>Null when there is no such request.</summary>
    public static IReadOnlyList<string>? Tell(string path, RequestId request)
    {
        var read = new Dictionary<PolicyVersion, Catalog?>();
        return AuditStory.Tell(path, request, RecordedPolicy.Newest(path) is { } newest && OrganisationOf(newest) is { } now ? now.Roster : new Roster([], []), CatalogOf);

        Catalog? CatalogOf(PolicyVersion version)
        {
            if (!read.TryGetValue(version, out var catalog))
                read[version] = catalog = RecordedPolicy.NewestFirst(path).FirstOrDefault(p => p?.Version == version) is { } then ? OrganisationOf(then)?.Catalog : null;
            return catalog;
        }
    }

    // A handle without a ref stands for itself: there may be rows that were altered, and the story is told all the same.
    private static Organisation? OrganisationOf(RecordedPolicy recorded) => PolicyReader.Read(recorded.Files) is PolicyRead.Loaded loaded
        ? loaded.Document.Bind(recorded.Version, handle => recorded.Refs.GetValueOrDefault(handle.Value, handle.Value))
        : null;
}
