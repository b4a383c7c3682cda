using System.IO.Compression;
using System.Text;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>
/// The app package for Teams: <c>manifest.json</c> and two icons in a zip. It is made from <c>manifests/teams</c> beside the program, holds
/// no secret and no tenant, and is the same byte for byte when made again.
/// </summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package</remarks>
internal static class TeamsPackage
{
    private const string Manifest = "manifest.json";

    private static readonly string[] Icons = ["color.png", "outline.png"];

    /// <summary>The oldest time a zip can hold.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Where the app's details lead when nobody said where; a name that is kept for examples.</summary>
    public static Uri NoWebsite { get; } = new("https://example.org/");

    /// <summary>Teams takes a changed package as an update only with a new version.</summary>
    public static string Version { get; } = typeof(TeamsPackage).Assembly.GetName().Version!.ToString(3);

    /// <summary>Writes the whole package or nothing.</summary>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static void Write(string path, Guid appId, Uri website)
    {
        if (Path.Exists(path))
        {
            throw new IOException($"{path} is there already.");
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder} is not a folder.");
        }

        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew))
            {
                Fill(file, appId, website);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void Fill(Stream file, Guid appId, Uri website)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        var folder = Path.Combine(AppContext.BaseDirectory, "manifests", "teams");
        Add(zip, Manifest, Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(folder, Manifest))
            .Replace("${appId}", appId.ToString("D"), StringComparison.Ordinal)
            .Replace("${version}", Version, StringComparison.Ordinal)
            .Replace("${website}", website.AbsoluteUri, StringComparison.Ordinal)));
        foreach (var icon in Icons)
        {
            Add(zip, icon, File.ReadAllBytes(Path.Combine(folder, icon)));
        }
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
