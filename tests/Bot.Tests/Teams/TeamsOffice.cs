using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Teams;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>The host with Teams beside the web chat: everybody of Acme has both, and cards are brought to Teams first.</summary>
public partial class TeamsOffice : SharedBot
{
    public const string Tenant = "00000000-0000-0000-0000-0000000000001";

    public ConnectorServer Teams { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Teams__AllowUnauthenticatedInDevelopment"] = "true" };

    protected override void Prepare()
    {
        Teams = ConnectorServer.StartAsync().GetAwaiter().GetResult();
        var path = Path.Combine(Folder.PolicyPath, "people.yaml");
        var text = OwnTeams().Replace(File.ReadAllText(path), "");
        File.WriteAllText(path, WebAccount().Replace(text, m => LinesOf(m.Groups[1].Value, m.Value)));
    }

    /// <summary>Where somebody is reached, in the order in which it is tried.</summary>
    /// <param name="web">The line of the web chat.</param>
    protected virtual string LinesOf(string name, string web) => $$"""      - { provider: teams, tenant: "{{Tenant}}", user: "aad-{{name}}" }""" + "\n" + web;

    /// <summary>The person with this name before the @, alone with the bot in Teams.</summary>
    public TeamsUser InTeams(string name) => new(Bot.Http, Teams.ServiceUrl, Tenant, "aad-" + name, name, ConnectorServer.PersonalOf("aad-" + name));

    /// <summary>Waits for the newest message in a conversation that shows all of these texts.</summary>
    public Task<JsonObject> SeesAsync(string conversation, params string[] texts) => Teams.SeesAsync(conversation, texts);

    public JsonObject? Newest(string conversation, params string[] texts) => Teams.Newest(conversation, texts);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Teams.DisposeAsync();
    }

    [GeneratedRegex("^ *- \\{ provider: teams,.*\\}\n", RegexOptions.Multiline)]
    private static partial Regex OwnTeams();

    [GeneratedRegex("^ *- \\{ provider: web, tenant: local, user: ([a-z.]+)@acme\\.test \\}", RegexOptions.Multiline)]
    private static partial Regex WebAccount();
}

/// <summary>Looks into conversations in Teams.</summary>
internal static class TeamsReading
{
    /// <summary>Waits for the newest message in a conversation that shows all of these texts.</summary>
    public static async Task<JsonObject> SeesAsync(this ConnectorServer teams, string conversation, params string[] texts)
    {
        JsonObject? found = null;
        await Until.TrueAsync(() => Task.FromResult((found = teams.Newest(conversation, texts)) is not null),
            $"“{string.Join("”, “", texts)}” was not shown in {conversation}:\n" + string.Join("\n---\n", teams.In(conversation).Select(m => m.Shown())));
        return found!;
    }

    public static JsonObject? Newest(this ConnectorServer teams, string conversation, params string[] texts) =>
        teams.In(conversation).LastOrDefault(m => texts.All(text => m.Shown().Contains(text, StringComparison.Ordinal)));
}
