using System.Diagnostics;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using YamlDotNet.Serialization;

namespace ChatGovernanceBot.Connectors.Tests.Files;

/// <summary>A folder of membership files of a test's own, gone afterwards.</summary>
public sealed class MembershipTarget : IDisposable
{
    public static readonly EntitlementId Entitlement = new("billing-db/read");
    private bool mounted;

    public MembershipTarget() => Connector = new(Options, TimeProvider.System);

    public string Root { get; } = Directory.CreateTempSubdirectory("membership-").FullName;
    public FilesTargetOptions Options => new() { Path = Root };
    public MembershipFileConnector Connector { get; set; }
    public MembershipFileObserver Observer => new(Options);
    public string Folder => Path.Combine(Root, "billing-db");
    public string File => Path.Combine(Folder, "read.yaml");
    public string Text => System.IO.File.ReadAllText(File);
    public string[] FileNames => [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static Edge Edge(string account) => new(Entitlement, account);

    public static CallIntent Intent() => new("access:1", TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));

    public MembershipTarget Having(string text)
    {
        Directory.CreateDirectory(Folder);
        System.IO.File.WriteAllBytes(File, System.Text.Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>Puts a small file system of memory under the root.</summary>
    public MembershipTarget Mounted(string size)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Root);
        mounted = true;
        return this;
    }

    /// <summary>From now on the connector has a hook, which runs before each rename, and maybe another clock.</summary>
    public MembershipTarget Hooked(Action beforeRename, TimeProvider? time = null)
    {
        Connector = new(Options, time ?? TimeProvider.System) { BeforeRename = beforeRename };
        return this;
    }

    public Task<CallResult> Grant(string account) => Connector.GrantAsync(Edge(account), Intent(), default);

    public Task<CallResult> Revoke(string account) => Connector.RevokeAsync(Edge(account), Intent(), default);

    public Task<Reading> Observe(string account) => Observer.ObserveAsync(Edge(account), default);

    /// <summary>Read by another reader than the connector's.</summary>
    public static IReadOnlyList<string> MembersIn(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text).GetValueOrDefault("members") is List<object> members
            ? [.. members.Cast<string>()]
            : [];

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
        return output.Trim();
    }

    public void Dispose()
    {
        if (mounted)
            Run("umount", Root);
        Directory.Delete(Root, recursive: true);
    }
}
