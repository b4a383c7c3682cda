using System.Collections.Immutable;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>What a look at the folder at start found.</summary>
/// <param name="Problems">The host does not start with one of these.</param>
/// <param name="Warnings">Entitlements that will read as Unknown until they are mended.</param>
public sealed record FolderFindings(ImmutableArray<string> Problems, ImmutableArray<string> Warnings);

/// <summary>The folder of membership files, before the first call.</summary>
public static class MembershipFolder
{
    /// <summary>Creates what is missing: the folder and, for each entitlement, a file without members. What is there stays as it is.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ArgumentException">An entitlement's name cannot be a file's.</exception>
    public static void EnsureForDevelopment(string path, IEnumerable<EntitlementId> entitlements)
    {
        Directory.CreateDirectory(path);
        foreach (var entitlement in entitlements)
        {
            if (!MembershipPath.IsSafe(entitlement))
                throw new ArgumentException($"\"{entitlement}\" cannot be a membership file", nameof(entitlements));
            var file = FileOf(path, entitlement);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // A link that leads nowhere does not exist to File.Exists, and is not ours to replace.
            if (!File.Exists(file) && new FileInfo(file).LinkTarget is null)
                CreateWhole(file, $"# Members of {entitlement}. One line a member.\nmembers:\n");
        }
    }

    /// <summary>Looks at the folder without changing it.</summary>
    public static FolderFindings Problems(string path, IEnumerable<EntitlementId> entitlements)
    {
        if (!OperatingSystem.IsLinux())
            return new(["Targets:Files: membership files need Linux"], []);
        if (string.IsNullOrWhiteSpace(path))
            return new(["Targets:Files:Path is not set"], []);
        if (!Directory.Exists(path))
            return new([$"Targets:Files:Path: the folder {path} does not exist"], []);
        var named = entitlements.ToLookup(MembershipPath.IsSafe);
        return new(
            [.. named[false].Select(entitlement => $"\"{entitlement}\" cannot be a membership file: lower-case letters, digits and hyphens only")],
            [.. named[true].Select(entitlement => WarningOf(path, entitlement)).Where(warning => warning.Length > 0)]);
    }

    private static string WarningOf(string path, EntitlementId entitlement)
    {
        try
        {
            var file = MembershipPath.Of(entitlement);
            using var folder = SystemFolder.Open(path, file.System);
            folder.Read(file).Parse();
            return "";
        }
        catch (Exception unusable) when (unusable is UnusableFile or IOException or UnauthorizedAccessException)
        {
            return $"{entitlement} cannot be observed: {unusable.Message}";
        }
    }

    // A process that is killed meanwhile leaves the file whole or missing.
    private static void CreateWhole(string file, string text)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.new");
        File.WriteAllText(temporary, text);
        File.Move(temporary, file, overwrite: false);
    }

    private static string FileOf(string path, EntitlementId entitlement) =>
        Path.Combine(path, entitlement.System.Value, $"{entitlement.Name}.yaml");
}
