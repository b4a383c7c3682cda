using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>What the app's manifest offers in Teams is there: Teams sends a command's title as if it had been typed.</summary>
public sealed class ManifestTests
{
    private static readonly JsonObject Manifest = CardFiles.Read(Path.Combine(CardFiles.Root, "manifests", "teams", "manifest.json"));

    [Fact]
    public void Each_command_is_one_that_the_conversation_understands()
    {
        var commands = Manifest["bots"]![0]!["commandLists"]!.AsArray().SelectMany(l => l!["commands"]!.AsArray()).Select(c => (string)c!["title"]!);
        Assert.Equal(
            new Dictionary<string, Type>
            {
                ["help"] = typeof(Understood.Help),
                ["request access"] = typeof(Understood.Asks),
                ["status"] = typeof(Understood.Status),
                ["my access"] = typeof(Understood.MyAccess),
                ["my approvals"] = typeof(Understood.MyApprovals),
                ["my accounts"] = typeof(Understood.MyAccounts),
                ["link my account"] = typeof(Understood.LinkAccount),
            },
            commands.Distinct().ToDictionary(c => c, c => Telling.Read(c).GetType()));
    }

    [Theory]
    [InlineData("team")]
    [InlineData("groupChat")]
    public void Where_others_read_nothing_is_suggested_that_is_answered_to_one_person_alone(string scope)
    {
        var lists = Manifest["bots"]![0]!["commandLists"]!.AsArray().Where(l => l!["scopes"]!.AsArray().Any(s => (string)s! == scope));
        Assert.Equal(["help", "request access"], Assert.Single(lists)!["commands"]!.AsArray().Select(c => (string)c!["title"]!));
    }

    [Fact]
    public async Task The_message_extension_answers_its_first_run_and_its_own_parameter()
    {
        await using var host = await TeamsHost.StartAsync();
        var command = Assert.Single(Manifest["composeExtensions"]![0]!["commands"]!.AsArray())!;
        Assert.True((bool)command["initialRun"]!);

        var first = await host.Alice.InvokeAsync("composeExtension/query", Query(command, "initialRun", "true"));
        var found = await host.Alice.InvokeAsync("composeExtension/query", Query(command, (string)Assert.Single(command["parameters"]!.AsArray())!["name"]!, "wiki edit"));

        Assert.Equal(10, first.Body!["composeExtension"]!["attachments"]!.AsArray().Count);
        Assert.Equal("wiki/edit", (string?)found.Body!["composeExtension"]!["attachments"]![0]!["preview"]!["content"]!["title"]);
    }

    private static JsonObject Query(JsonNode command, string parameter, string value) => new()
    {
        ["commandId"] = (string?)command["id"],
        ["parameters"] = new JsonArray(new JsonObject { ["name"] = parameter, ["value"] = value }),
        ["queryOptions"] = new JsonObject { ["skip"] = 0, ["count"] = 25 },
    };
}
