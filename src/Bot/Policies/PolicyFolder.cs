using System.Text;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>Reads the policy's files from disk; what they say is judged by <see cref="PolicyReader"/>.</summary>
public static class PolicyFolder
{
    private const long LongestFile = 4 << 20;

    /// <summary>What became of reading a folder.</summary>
    public abstract record Result
    {
        public sealed record Unreadable(string Why) : Result;
        public sealed record Read(PolicyRead Policy, IReadOnlyDictionary<string, string> Files) : Result;
    }

    public static Result Read(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return new Result.Unreadable($"there is no folder {folder}.");
            }

            var files = PolicyReader.FileNames.Where(name => File.Exists(Path.Combine(folder, name))).ToDictionary(name => name, name => Text(Path.Combine(folder, name)), StringComparer.Ordinal);
            return new Result.Read(PolicyReader.Read(files), files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new Result.Unreadable(exception.Message);
        }
    }

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

    /// <summary>The entitlements that live in membership files.</summary>
    public static IReadOnlyList<EntitlementId> FileEntitlements(PolicyDocument document)
    {
        var catalog = Preview(document).Catalog;
        return [.. catalog.Entitlements.Where(e => catalog.Find(e.Id.System)?.Connector == MembershipFileConnector.ConnectorName).Select(e => e.Id)];
    }
}
