namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>A folder that a bot is started in: its database, its membership files and a copy of the example policy. Gone afterwards.</summary>
public sealed class BotFolder : IDisposable
{
    public BotFolder()
    {
        Path = Directory.CreateTempSubdirectory("bot-").FullName;
        Directory.CreateDirectory(PolicyPath);
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(BotProcess.Repository, "manifests", "policy"), "*.yaml"))
        {
            File.Copy(file, System.IO.Path.Combine(PolicyPath, System.IO.Path.GetFileName(file)));
        }
    }

    public string Path { get; }
    public string PolicyPath => System.IO.Path.Combine(Path, "policy");
    public string Database => System.IO.Path.Combine(Path, "ledger.db");
    public string Targets => System.IO.Path.Combine(Path, "targets");

    public string Membership(string entitlement) => System.IO.Path.Combine(Targets, entitlement + ".yaml");

    public string[] Members(string entitlement) =>
        [.. File.ReadLines(Membership(entitlement)).Select(l => l.Trim()).Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..].Trim('"', '\''))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
