using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Slack.Forms;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Slack's own types (npm <c>@slack/types</c>) and the TypeScript compiler judge every payload.</summary>
public sealed class SlackTypesTests
{
    [Fact]
    public async Task Every_card_on_every_surface_and_the_request_dialog_are_what_Slacks_types_allow()
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        var payloads = CardFiles.Cases.SelectMany(c =>
        {
            var card = library.Expand(c.Template, c.Data).Tree;
            return new[]
            {
                Payload($"{c.Name} as a message", "Message", new JsonObject { ["text"] = "Text.", ["blocks"] = SlackCards.BlocksOf(card, SlackSurface.Message, 50) }),
                Payload($"{c.Name} as a dialog", "Modal", SlackViews.Modal("card", "Card", SlackCards.BlocksOf(card, SlackSurface.Modal, 100), "{}", "Go on", "Close")),
                Payload($"{c.Name} as a home tab", "Home", SlackViews.Home("home", SlackCards.BlocksOf(card, SlackSurface.Home, 100), "{}")),
            };
        });
        var requests = SlackDialogTests.Requests.Select((view, index) => Payload($"request dialog {index}", "Modal", view));
        Assert.Empty(await Judge([.. payloads, .. requests]));
    }

    [Fact]
    public async Task What_the_types_do_not_allow_is_found()
    {
        (string Name, string Type, string Json)[] wrong =
        [
            ("no block", "Message", """{"text":"Text.","blocks":[{"type":"sction","text":{"type":"plain_text","text":"x"}}]}"""),
            ("markup in a header", "Message", """{"text":"Text.","blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}"""),
            ("plain text that is verbatim", "Message", """{"text":"Text.","blocks":[{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}]}"""),
            ("an unknown property", "Message", """{"text":"Text.","blocks":[{"type":"section","colour":"red","text":{"type":"plain_text","text":"x"}}]}"""),
            ("a style of Adaptive Cards", "Message", """{"text":"Text.","blocks":[{"type":"actions","elements":[{"type":"button","style":"positive","text":{"type":"plain_text","text":"x"}}]}]}"""),
            ("an input without a label", "Message", """{"text":"Text.","blocks":[{"type":"input","element":{"type":"plain_text_input"}}]}"""),
            ("a dialog without a title", "Modal", """{"type":"modal","blocks":[{"type":"divider"}]}"""),
            ("no block at home", "Home", """{"type":"home","blocks":[{"type":"dividr"}]}"""),
        ];
        var found = await Judge([.. wrong.Select(w => Payload(w.Name, w.Type, JsonNode.Parse(w.Json)!))]);
        Assert.Equal(wrong.Select(w => w.Name), found.Select(f => (string)f!["name"]!));
    }

    private static JsonObject Payload(string name, string type, JsonNode value) => new() { ["name"] = name, ["type"] = type, ["value"] = value };

    private static Task<JsonArray> Judge(params JsonObject[] payloads) => NodeScript.RunAsync("slack-types.mjs", new JsonArray([.. payloads]));
}
