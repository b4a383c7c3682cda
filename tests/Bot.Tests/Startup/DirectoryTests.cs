using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Startup;

/// <summary>What a person gives is relative to where they stand, however the program is started.</summary>
public sealed class DirectoryTests : IDisposable
{
    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Relative_paths_are_the_callers_also_with_dotnet_run_from_another_directory()
    {
        Directory.CreateDirectory(_folder.Targets);
        var settings = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Policy__Path"] = "policy", ["Targets__Files__Path"] = "./targets" };
        var said = await DotnetRun.UntilReadyAsync(_folder.Path, settings, "--no-launch-profile", "--", "--Storage:Connection", "kept/ledger.db");

        Assert.Matches(@"ready at http://127\.0\.0\.1:\d+\. No channel is configured", said);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "kept", "ledger.db")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Targets));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, ".data")));
    }

    [Fact]
    public async Task The_profile_is_Development_with_database_and_targets_below_data_where_the_caller_stands()
    {
        var said = await DotnetRun.UntilReadyAsync(_folder.Path, new Dictionary<string, string>(), "--", "--urls", "http://127.0.0.1:0");

        Assert.Matches(@"ChatGovernanceBot is ready\. Open http://127\.0\.0\.1:\d+/chat\?as=alice@acme\.test", said);
        var data = Path.Combine(_folder.Path, ".data");
        Assert.True(File.Exists(Path.Combine(data, "ledger.db")));
        var file = Path.Combine(data, "targets", "billing-db", "read.yaml");
        Assert.EndsWith("members:\n", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_names_the_address_that_the_readme_names()
    {
        var profile = await File.ReadAllTextAsync(Path.Combine(BotProcess.Repository, "src/Bot/Properties/launchSettings.json"));
        Assert.Contains("\"http://127.0.0.1:5080\"", profile, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:5080/chat", await File.ReadAllTextAsync(Path.Combine(BotProcess.Repository, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_project_is_in_the_solution()
    {
        var solution = await File.ReadAllTextAsync(Path.Combine(BotProcess.Repository, "ChatGovernanceBot.sln"));
        var projects = new[] { "src", "tests" }.SelectMany(f => Directory.GetFiles(Path.Combine(BotProcess.Repository, f), "*.csproj", SearchOption.AllDirectories));
        Assert.All(projects, p => Assert.Contains(Path.GetRelativePath(BotProcess.Repository, p).Replace('/', '\\'), solution, StringComparison.Ordinal));
    }
}
