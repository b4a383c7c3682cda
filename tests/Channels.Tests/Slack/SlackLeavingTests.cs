using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Home;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Whole calls and whole acknowledgements, also those that follow where Slack does not take the first, judged by Slack's own types.</summary>
public sealed class SlackLeavingTests : IAsyncLifetime
{
    private static readonly CardJson Approval = CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval"));

    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    [Fact]
    public async Task Every_call_that_shows_something_is_what_Slacks_types_allow_whatever_Slack_says_to_the_ones_before()
    {
        var message = new OutgoingMessage("Alice Novak asks for billing-db/read", Approval);
        foreach (var refused in (string?[])[null, "msg_too_long", "invalid_blocks"])
        {
            _host.Slack.Fails = _ => refused is null ? null : SlackFailure.Of(refused);
            await _host.Outbound.SendAsync(Bob.Direct, "1.1", message, new JsonObject { ["event_type"] = "card", ["event_payload"] = new JsonObject { ["id"] = "one" } }, SlackUrgency.Awaited, default);
            await _host.Outbound.UpdateAsync(Bob.Direct, "1.1", message, default);
            await _host.Outbound.WhisperAsync("C0GENERAL", Bob.Id, null, SlackCards.MessageOf(new OutgoingMessage("I answered you.")), default);
            await _host.Outbound.OpenViewAsync(_host.Slack.Workspace.NewTrigger(Bob.Id), SlackDialogTests.Requests[0], default);
            await _host.Outbound.ShowViewAsync("V1", SlackDialogs.Of(message), default);
            _host.Slack.Fails = call => refused is null || call.Method == "users.info" ? null : SlackFailure.Of(refused);
            await new SlackHome(new SlackMembers(_host, Bob.Id).Door, new Page(message), _host.Outbound, _host.Service<SlackHomes>()).ShowAsync(_host.Account(Bob.Id), default);
        }

        var left = SlackTypes.LeftFor(_host.Slack).ToList();
        Assert.Equal(["Opened", "Posted", "Published", "Replaced", "Updated", "Whispered"], left.Select(p => (string)p["type"]!).Distinct().Order(StringComparer.Ordinal));
        // As it is; smaller, plainer, barer and in short too; plainer, barer and in short too.
        Assert.Equal(1 + 5 + 4, left.Count(p => (string)p["type"]! == "Posted"));
        Assert.Equal(1 + 3 + 3, left.Count(p => (string)p["type"]! == "Published"));
        Assert.Empty(await SlackTypes.JudgeAsync(left));
    }

    [Fact]
    public async Task Every_answer_to_a_submitted_dialog_is_what_Slacks_types_allow()
    {
        var offer = new FormOffer([new("1 day", "1 day")], new OutgoingMessage("", Approval), "way");
        FormStep[] steps =
        [
            new FormStep.Submitted(new OutgoingMessage("Submitted.")),
            new FormStep.Wrong([new("length", "Too long.", "Too long & <more>."), new("ticket", "No ticket.", new string('x', 900))]),
            new FormStep.Open(offer),
            new FormStep.Ended(new OutgoingMessage("It cannot be asked for now.", Approval)),
            new FormStep.NotNow(new OutgoingMessage("It could not be recorded.", Approval)),
        ];
        List<JsonObject> answers = [];
        foreach (var step in steps)
        {
            answers.Add(await SubmittedAsync(SlackRequestView.Callback, "", step));
        }

        answers.Add(await SubmittedAsync("approve", """{"id":"delivery"}""", steps[0]));
        answers.Add(await SubmittedAsync("approve", "nothing of the bot's", steps[0]));

        answers.Add(await SubmittedAsync("approve", """{"id":"delivery"}""", steps[0], new Reply.Say(new OutgoingMessage("It could not be recorded.", Approval)) { WhyNot = "It could not be recorded.", IsNotNow = true }));

        Assert.Equal(["clear", "errors", "update", "update", "errors", "clear", "update", "errors"], answers.Select(a => (string?)a["response_action"]));
        Assert.All(new[] { answers[4], answers[^1] }, stays => Assert.Equal("It could not be recorded. Send it again in a minute.", (string?)stays["errors"]!["justification"]));
        Assert.Empty(await SlackTypes.JudgeAsync(answers.Select((a, index) => SlackTypes.Of($"answer {index}", "Submitted", a))));
    }

    /// <param name="answer">Of the conversation; null for its own.</param>
    private async Task<JsonObject> SubmittedAsync(string callback, string metadata, FormStep step, Reply? answer = null)
    {
        var talk = new ScriptedTalk();
        talk.Answers = answer is null ? talk.Answers : _ => Task.FromResult<IReadOnlyList<Reply>>([answer]);
        var services = _host.Service<IServiceProvider>();
        var forms = ActivatorUtilities.CreateInstance<SlackForms>(services, new Step(step), talk, ActivatorUtilities.CreateInstance<SlackShowing>(services), SlackMembers.Talk, _host.Unfinished);
        var submission = new SlackArrival.Submission(_host.Account(Bob.Id), "key", new SlackView("V1", callback, metadata), new JsonObject { ["entitlement"] = "crm/read", ["length"] = "1 day", ["justification"] = "to read" });
        var person = _host.Service<ICurrentPolicy>().Organisation.Roster.Identities.OfType<Person>().First();
        return (await forms.SubmitAsync(new SlackTurn(submission, person, Bob.Direct), submission, default)).Body!;
    }

    private sealed class Page(OutgoingMessage shown) : IOwnHome
    {
        public Task<OutgoingMessage> ShowAsync(Incoming incoming, CancellationToken cancellation) => Task.FromResult(shown);
    }

    private sealed class Step(FormStep next) : IRequestForms
    {
        public Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation) => Task.FromResult(next);

        public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation) => Task.FromResult(next);

        public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);

        public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);
    }
}
