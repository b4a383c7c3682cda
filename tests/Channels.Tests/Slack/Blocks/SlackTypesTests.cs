using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Slack.Forms;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Slack's own types (npm <c>@slack/types</c>) and the TypeScript compiler judge every payload.</summary>
public sealed class SlackTypesTests
{
    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    [Fact]
    public async Task Every_card_on_every_surface_and_the_request_dialog_are_what_Slacks_types_allow_and_so_are_their_plainer_forms()
    {
        var payloads = CardFiles.Cases.SelectMany(c =>
        {
            var card = Library.Expand(c.Template, c.Data).Tree;
            return new[]
            {
                (Name: $"{c.Name} as a dialog", Type: "Modal", View: SlackViews.Modal("card", "Card", SlackCards.BlocksOf(card, SlackSurface.Modal, 100), "{}", "Go on", "Close")),
                (Name: $"{c.Name} as a home tab", Type: "Home", View: SlackViews.Home("home", SlackCards.BlocksOf(card, SlackSurface.Home, 100), "{}")),
            };
        });
        var requests = SlackDialogTests.Requests.Select((view, index) => (Name: $"request dialog {index}", Type: "Modal", View: view));
        var all = payloads.Concat(requests).ToList();
        var plainer = all.Select(v => (Name: v.Name + ", plainer", v.Type, View: SlackFitting.Plain(v.View)));
        Assert.Empty(await SlackTypes.JudgeAsync(all.Concat(plainer).Select(v => SlackTypes.Of(v.Name, v.Type, v.View))));
    }

    [Fact]
    public async Task A_message_with_a_card_and_without_one_is_what_Slacks_types_allow_in_every_form_in_which_it_may_leave()
    {
        var messages = CardFiles.Cases.Select(c => (c.Name, Message: new OutgoingMessage("Text & <more>.", Library.Expand(c.Template, c.Data))))
            .Append(("words", new OutgoingMessage("It is done & <noted>.")))
            .Append(("many words", new OutgoingMessage(new string('&', 30_000))));
        var forms = new List<JsonObject>();
        foreach (var (name, message) in messages)
        {
            // As it is, smaller, plainer and in short; and barer where something can be filled in or leads to a page.
            var all = await FormsOfAsync(message);
            Assert.InRange(all.Count, 4, 5);
            forms.AddRange(all.Select((form, index) => SlackTypes.Of($"{name}, form {index}", "Message", form)));
        }

        Assert.Empty(await SlackTypes.JudgeAsync(forms));
    }

    [Fact]
    public async Task What_a_dialog_is_answered_with_and_what_a_select_offers_are_what_Slacks_types_allow()
    {
        JsonObject Dialog(string name, JsonObject view) => SlackTypes.Of(name, "Submitted", SlackShowing.InDialog(view).Body!);
        var cards = CardFiles.Cases.Where(c => c.Template is not ("home" or "request-form")).Select(c => Dialog(c.Name, SlackDialogs.Of(new OutgoingMessage("", Library.Expand(c.Template, c.Data)))));
        var request = SlackDialogTests.Requests[^1];
        var others = new[]
        {
            Dialog("words", SlackDialogs.Of(new OutgoingMessage("It is done."))),
            Dialog("not read", SlackDialogs.Unread()),
            Dialog("awaiting", SlackDialogs.Awaiting(["why & <how>", "", new string('&', 5000)])),
            Dialog("filled", SlackDialogs.Filled(request, new JsonObject { ["length"] = "2 days", ["justification"] = "because", ["ticket"] = "" }, "anew")),
            SlackTypes.Of("options", "Offered", SelectOptions.Answer(Enumerable.Range(1, 150).Select(n => new FormChoice($"db-{n}/read", new string('<', 200))))),
            SlackTypes.Of("no options", "Offered", SelectOptions.Answer([])),
        };
        Assert.Empty(await SlackTypes.JudgeAsync([.. cards, .. others]));
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
            ("a call with an unknown argument", "Posted", """{"channel":"D1","text":"Text.","words":"Text.","blocks":[]}"""),
            ("a call with an unknown property in a block", "Posted", """{"channel":"D1","text":"Text.","blocks":[{"type":"divider","colour":"red"}]}"""),
            ("a whisper to nobody", "Whispered", """{"channel":"D1","text":"Text.","blocks":[]}"""),
            ("an update of nothing", "Updated", """{"channel":"D1","text":"Text.","blocks":[]}"""),
            ("a dialog opened by nothing", "Opened", """{"view":{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[]}}"""),
            ("a dialog without a title in place of another", "Replaced", """{"view_id":"V1","view":{"type":"modal","blocks":[]}}"""),
            ("a dialog at home", "Published", """{"user_id":"U1","view":{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[]}}"""),
            ("an unknown response action", "Submitted", """{"response_action":"close"}"""),
            ("errors that are no texts", "Submitted", """{"response_action":"errors","errors":{"reason":["Say why"]}}"""),
            ("an update without a view", "Submitted", """{"response_action":"update"}"""),
            ("no block in a pushed view", "Submitted", """{"response_action":"push","view":{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"sction"}]}}"""),
            ("options with a label", "Offered", """{"options":[{"label":"x","value":"x"}]}"""),
            ("an answer to a command that nobody sees", "Responded", """{"response_type":"hidden","text":"x"}"""),
        ];
        var found = await SlackTypes.JudgeAsync(wrong.Select(w => SlackTypes.Of(w.Name, w.Type, JsonNode.Parse(w.Json)!)));
        Assert.Equal(wrong.Select(w => w.Name), found.Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]));
    }

    /// <summary>As it is, smaller, plainer and in short: each is sent where Slack does not take the one before.</summary>
    private static async Task<List<JsonObject>> FormsOfAsync(OutgoingMessage message)
    {
        var forms = new List<JsonObject>();
        await SlackFitting.SayAsync(SlackCards.MessageOf(message), () => SlackCards.MessageOf(message, SlackLimits.MessageCharacters / 2), () => { }, form =>
        {
            forms.Add(new JsonObject { ["text"] = form.Text, ["blocks"] = form.Blocks.DeepClone() });
            return Task.FromResult<SlackOutcome>(new SlackOutcome.TooLarge());
        });
        return forms;
    }
}
