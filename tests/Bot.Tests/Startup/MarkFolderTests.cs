using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.Settings;

namespace ChatGovernanceBot.Bot.Tests.Startup;

/// <summary>A disk of the mark that is not there.</summary>
public sealed class MarkFolderTests : IDisposable
{
    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_a_mistake_of_the_settings_at_the_first_start_only_and_later_no_reason_to_leave_undone_what_is_due()
    {
        Assert.Contains(Problems(), p => p.StartsWith("Storage:Mark: there is no folder", StringComparison.Ordinal));
        File.WriteAllBytes(_folder.Database, []);
        Assert.DoesNotContain(Problems(), p => p.StartsWith("Storage:Mark", StringComparison.Ordinal));
    }

    private IReadOnlyList<string> Problems() => SelfCheck.Problems(
        new ResolvedSettings("Sqlite", _folder.Database, _folder.PolicyPath, _folder.Targets) { Mark = Path.Combine(_folder.Path, "gone", "ledger.mark") }, new NamedEnvironment("Development"));
}
