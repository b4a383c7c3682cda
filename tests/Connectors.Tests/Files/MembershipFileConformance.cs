using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using YamlDotNet.Serialization;

namespace ChatGovernanceBot.Connectors.Tests.Files;

public sealed class MembershipFileConformance : ConnectorConformance, IDisposable
{
    private readonly MembershipTarget target = new();

    public MembershipFileConformance() => MembershipFolder.EnsureForDevelopment(target.Root, [Entitlement, OtherEntitlement]);

    protected override IConnector Connector => target.Connector;
    protected override IObserver Observer => target.Observer;
    protected override EntitlementId Entitlement => MembershipTarget.Entitlement;
    protected override EntitlementId OtherEntitlement => new("billing-db/write");

    [Theory]
    [MemberData(nameof(Identifiers))]
    public async Task Every_name_can_be_a_member(string account) =>
        Assert.Equal(CallOutcome.Said, await Grant(await CreateEdge(Entitlement, account)));

    public void Dispose() => target.Dispose();

    protected override Task<Edge> CreateEdge(EntitlementId entitlement, string account) => Task.FromResult(new Edge(entitlement, account));

    protected override Task SeedMembers(EntitlementId entitlement, params string[] accounts) =>
        File.WriteAllTextAsync(FileOf(entitlement), new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(new { members = accounts }));

    protected override async Task<IReadOnlyList<string>> ReadMembersDirectly(EntitlementId entitlement) =>
        MembershipTarget.MembersIn(await File.ReadAllTextAsync(FileOf(entitlement)));

    protected override Task MakeUnreachable()
    {
        Directory.Move(target.Folder, target.Folder + "-elsewhere");
        return Task.CompletedTask;
    }

    private string FileOf(EntitlementId entitlement) => Path.Combine(target.Root, entitlement.System.Value, $"{entitlement.Name}.yaml");
}
