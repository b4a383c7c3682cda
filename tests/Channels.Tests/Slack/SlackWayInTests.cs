using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What people do in Slack, from what Slack delivers to what it shows them.</summary>
public sealed class SlackWayInTests : IAsyncLifetime
{
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    [Fact]
    public async Task An_entitlement_with_the_longest_id_that_a_catalog_takes_can_be_searched_chosen_and_asked_for()
    {
        var longest = $"{new string('s', 64)}/{new string('n', 64)}";
        var forms = new ScriptedForms(longest);
        new SlackApp(_host, forms, "U0BOB").Connect();
        await Bob.CommandAsync();

        var (value, text) = Assert.Single(await Bob.TypeAsync("entitlement", "s"));
        await Bob.FillAsync("entitlement", value, text);
        Assert.Contains($"The way of {longest}", Bob.ModalWords, StringComparison.Ordinal);
        await Bob.SubmitAsync(("length", "1 day"), ("justification", "to read it"));

        Assert.Equal(129, longest.Length);
        Assert.Equal(longest, (string?)Assert.Single(forms.Submitted)["entitlement"]);
        Assert.Null(Bob.Modal);
    }

    [Fact]
    public async Task No_response_url_is_ever_called()
    {
        new SlackApp(_host, new ScriptedForms("crm/read"), "U0BOB").Connect();
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");

        // Commands, in a conversation of their own and among others, and of a stranger.
        await Bob.CommandAsync("status");
        await Bob.CommandAsync("status", "C0GENERAL");
        await _host.Slack.User("U0STRANGER").CommandAsync("status", "C0GENERAL");
        await Bob.MentionAsync("C0GENERAL", "status");
        // A dialog, from its beginning to its end.
        await Bob.CommandAsync();
        await Bob.FillAsync("entitlement", "crm/read", "crm/read");
        await Bob.SubmitAsync(("length", "1 day"), ("justification", "to read it"));
        await Bob.ShortcutAsync("request-access");
        // Presses: answered in place, not to be read, in a message that is shown to one alone, and where the message is gone.
        await PressAsync(Bob.Direct, "approve");
        await PressAsync("C0GENERAL", "approve");
        await PressAsync(Bob.Direct, "NotAVerb");
        await WhisperedAsync();
        _host.Slack.Fails = call => call.Method == "chat.update" ? SlackFailure.Of("message_not_found") : null;
        await PressAsync(Bob.Direct, "approve");

        Assert.Equal(0, _host.Slack.Responses);
        var addresses = _host.Slack.Delivered.Select(d => (string?)d.Payload["response_url"]).OfType<string>().ToList();
        Assert.Equal(9, addresses.Count);
        using var http = new HttpClient();
        using var called = await http.PostAsync(new Uri(addresses[0]), null);
        Assert.Equal(1, _host.Slack.Responses);
    }

    [Fact]
    public async Task What_is_pressed_where_two_people_write_to_each_other_is_answered_to_the_person_alone_and_cards_go_there_no_more_than_before()
    {
        new SlackApp(_host, new NoForms(), "U0BOB").Connect();

        var shared = await PressAsync("D0SHARED", "approve");

        Assert.Equal("Decide", Assert.Single(_host.Slack.Workspace.In("D0SHARED")).Text);
        Assert.Equal(shared.Ts, Assert.Single(_host.Slack.Workspace.In("D0SHARED")).Ts);
        Assert.Contains("Decided", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
        Assert.Equal(Bob.Direct, (await _host.Service<ConversationBook>().PersonalAsync(_host.Account("U0BOB"), default))?.Conversation);
    }

    [Fact]
    public async Task What_is_pressed_where_the_person_wrote_to_the_bot_is_answered_in_place_without_asking_Slack_where_that_is()
    {
        new SlackApp(_host, new NoForms(), "U0BOB").Connect();
        await Bob.SayAsync("hello");

        await PressAsync(Bob.Direct, "approve");

        Assert.Contains("Decided", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Slack.Calls, c => c.Method == "conversations.open");
    }

    private async Task WhisperedAsync()
    {
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.WhisperAsync("C0GENERAL", "U0BOB", null, MessageOf("approve"), default));
        await Bob.PressAsync(Bob.Whispers[^1], "approve");
    }

    private async Task<SlackPost> PressAsync(string channel, string actionId)
    {
        var post = await PostedAsync(channel, actionId);
        await Bob.PressAsync(post, actionId);
        return post;
    }

    private async Task<SlackPost> PostedAsync(string channel, string actionId)
    {
        _host.Slack.Workspace.Channel(channel, "U0BOB");
        var message = MessageOf(actionId);
        Assert.IsType<SlackOutcome.Done>(await _host.Service<SlackApi>().CallAsync(SlackMethod.PostMessage, channel, new JsonObject { ["channel"] = channel, ["text"] = message.Text, ["blocks"] = message.Blocks }, default));
        return _host.Slack.Workspace.In(channel)[^1];
    }

    private static SlackMessage MessageOf(string actionId) => new(
        "Decide", [Block.Section(SlackText.Literal("Decide")), Block.Actions([new() { ["type"] = "button", ["text"] = SlackText.Plain("Go on", 75), ["action_id"] = actionId, ["value"] = """{"id":"delivery"}""" }])]);
}
