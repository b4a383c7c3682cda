using System.Text;
using System.Text.Json;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People.Changes;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>Reads the policy's files from disk; what they say is judged by <see cref="PolicyReader"/>.</summary>
public static class PolicyFolder
{
    private const long LongestFile = 4 << 20;
    private static readonly string[] Connectors = [MembershipFileConnector.ConnectorName, TargetSystem.Manual];

    /// <summary>What became of reading a policy.</summary>
    public abstract record Result
    {
        public sealed record Good(PolicyDocument Document, IReadOnlyDictionary<string, string> Files) : Result;

        /// <summary>Everything that is wrong with it, each with its file, line and column where there is one.</summary>
        public sealed record Wrong(IReadOnlyList<string> Problems) : Result;
    }

    public static Result Read(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? Judge(PolicyReader.FileNames.Where(name => File.Exists(Path.Combine(folder, name))).ToDictionary(name => name, name => Text(Path.Combine(folder, name)), StringComparer.Ordinal))
                : Unreadable($"there is no folder {folder}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return Unreadable(exception.Message);
        }
    }

    /// <summary>The policy that the ledger recorded last; null where there is none that can be used.</summary>
    public static Result.Good? LastGood(string database)
    {
        try
        {
            return File.Exists(database) && RecordedPolicy.Newest(database) is { } recorded ? Judge(recorded.Files) as Result.Good : null;
        }
        catch (Exception exception) when (exception is IOException or SqliteException or JsonException)
        {
            return null;
        }
    }

    private static Result Judge(IReadOnlyDictionary<string, string> files) => PolicyReader.Read(files) switch
    {
        PolicyRead.Loaded loaded when UnknownConnectors(loaded.Document) is { Count: > 0 } unknown => new Result.Wrong([.. unknown.Select(p => $"Policy: {p}")]),
        PolicyRead.Loaded loaded => new Result.Good(loaded.Document, files),
        PolicyRead.Refused refused => new Result.Wrong([.. refused.Problems.Select(p => $"Policy: {p}")]),
        var read => throw new InvalidOperationException($"a policy cannot be read as {read.GetType().Name}"),
    };

    private static Result.Wrong Unreadable(string why) => new([$"Policy:Path cannot be read: {why}"]);

    /// <summary>Changes whenever a file does; null where the files cannot be looked at, or changed so lately that a further change could look the same.</summary>
    public static string? Fingerprint(string folder, DateTimeOffset systemNow)
    {
        var files = PolicyReader.FileNames.Select(name => new FileInfo(Path.Combine(folder, name))).ToList();
        return files.All(f => f.Exists && systemNow - f.LastWriteTimeUtc > Settled)
            ? string.Join('|', files.Select(f => $"{f.LastWriteTimeUtc.Ticks}:{f.Length}"))
            : null;
    }

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private static string Text(string path) => new FileInfo(path).Length > LongestFile
        ? throw new IOException($"{path} is larger than {LongestFile >> 20} MiB")
        : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');

    /// <summary>The organisation as it would be, with handles in place of refs: for checks before anything is recorded.</summary>
    public static Organisation Preview(PolicyDocument document) => document.Bind(new PolicyVersion(0), handle => handle.Value);

    /// <summary>What a policy that is not recorded would change about the people of one that is.</summary>
    public static RosterDiff Compare(Organisation before, PolicyDocument document) =>
        RosterDiff.Of(before, document.Bind(new PolicyVersion(0), handle => before.Roster.Find(handle)?.Id.Value ?? handle.Value));

    // What the policy asks of this host that it does not have.
    private static IReadOnlyList<string> UnknownConnectors(PolicyDocument document) =>
    [
        .. Preview(document).Catalog.Systems
            .Where(s => !Connectors.Contains(s.Connector, StringComparer.Ordinal))
            .Select(s => $"system {s.Id} names connector “{s.Connector}”, which this host does not have; it has {string.Join(", ", Connectors)}."),
    ];

    /// <summary>The entitlements that live in membership files.</summary>
    public static IReadOnlyList<EntitlementId> FileEntitlements(PolicyDocument document)
    {
        var catalog = Preview(document).Catalog;
        return [.. catalog.Entitlements.Where(e => catalog.Find(e.Id.System)?.Connector == MembershipFileConnector.ConnectorName).Select(e => e.Id)];
    }
}
