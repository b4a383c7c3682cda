using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Channels.Tests.Slack.Forms;

/// <summary>The request dialog while somebody fills it in.</summary>
public sealed class SlackFormsTests : IAsyncLifetime
{
    private readonly Offers _offers = new();
    private SlackChannelHost _host = null!;
    private SlackForms _forms = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        _host.Slack.User("U0BOB");
        var showing = new SlackShowing(_host.Outbound, _host.Service<SlackReplies>(), _host.Service<OpenedMessages>(), _host.Service<LedgerQueries>(), _host.Service<DeliveryBook>(), NullLogger<SlackShowing>.Instance);
        _forms = new SlackForms(_offers, new ScriptedTalk(), showing, new TalkCards(CardLibrary.Load(CardFiles.Folder)), _host.Unfinished, _host.Time);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    private SlackTurn Turn(SlackArrival arrival) => new(arrival, _host.Service<ICurrentPolicy>().Organisation.Roster.Identities.OfType<Person>().First(), Bob.Direct);

    private SlackTurn Pressed() => Turn(new SlackArrival.Command(_host.Account("U0BOB"), "key", "D1", "", _host.Slack.Workspace.NewTrigger("U0BOB")));

    private Task ChooseAsync(SlackView view, string entitlement) => _forms.ChosenAsync(
        Turn(new SlackArrival.Action(_host.Account("U0BOB"), "key/" + entitlement, "entitlement", entitlement, [], new SlackPlace.Modal(view), "trigger")), view, new JsonObject { ["entitlement"] = entitlement }, default);

    [Fact]
    public async Task What_was_chosen_last_is_shown_also_where_an_earlier_choice_took_longer_to_look_at()
    {
        Assert.True(await _forms.TryOpenAsync(Pressed(), "", default));
        var opened = Bob.Modal!;
        // Both were made while the same view was shown.
        var view = new SlackView((string)opened["id"]!, SlackRequestView.Callback, "");
        var slow = _offers.Hold("crm/read");

        var first = ChooseAsync(view, "crm/read");
        await ChooseAsync(view, "billing-db/read");
        slow.SetResult();
        await first;

        Assert.Contains("The way of billing-db/read", Bob.ModalWords, StringComparison.Ordinal);
        await ChooseAsync(view, "crm/read");
        Assert.Contains("The way of crm/read", Bob.ModalWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialog_that_is_opened_with_something_chosen_shows_it_as_the_search_does()
    {
        Assert.True(await _forms.TryOpenAsync(Pressed(), "billing-db/read", default));

        var chosen = SlackLook.Find(Bob.Modal!["blocks"]!.AsArray(), "entitlement")!["initial_option"]!;
        Assert.Equal(("billing-db/read", "billing-db/read · Reads invoices"), ((string?)chosen["value"], (string?)chosen["text"]!["text"]));
    }

    private async Task<SlackView> OpenAsync()
    {
        Assert.True(await _forms.TryOpenAsync(Pressed(), "", default));
        return new SlackView((string)Bob.Modal!["id"]!, SlackRequestView.Callback, "");
    }

    private void RefuseUpdates(SlackFailure failure, int times = int.MaxValue)
    {
        var left = times;
        _host.Slack.Fails = call => call.Method == "views.update" && left-- > 0 ? failure : null;
    }

    private int Updates => _host.Slack.Calls.Count(c => c.Method == "views.update");

    [Theory]
    [InlineData("ratelimited")]
    [InlineData("hash_conflict")]
    [InlineData("internal_error")]
    public async Task What_Slack_cannot_show_now_is_shown_in_the_dialog_a_moment_later(string error)
    {
        var view = await OpenAsync();
        RefuseUpdates(SlackFailure.Of(error), times: 1);

        await ChooseAsync(view, "crm/read");
        await Until.TrueAsync(() => Bob.ModalWords.Contains("The way of crm/read", StringComparison.Ordinal));

        Assert.Equal(2, Updates);
        Assert.Empty(Bob.Messages);
    }

    [Fact]
    public async Task What_waits_to_be_shown_is_not_shown_over_what_was_chosen_since()
    {
        var view = await OpenAsync();
        RefuseUpdates(SlackFailure.Of("ratelimited"), times: 1);

        var first = ChooseAsync(view, "crm/read");
        await Until.TrueAsync(() => Updates == 1);
        await ChooseAsync(view, "billing-db/read");
        await first;
        await _host.Unfinished.StopAsync(default);

        Assert.Contains("The way of billing-db/read", Bob.ModalWords, StringComparison.Ordinal);
        Assert.Equal(2, Updates);
        Assert.Empty(Bob.Messages);
    }

    [Theory]
    [InlineData("invalid_blocks")]
    [InlineData("invalid_arguments")]
    [InlineData("view_too_large")]
    public async Task What_Slack_does_not_take_in_the_dialog_is_shown_there_in_plain_words_with_its_fields_and_buttons(string error)
    {
        var view = await OpenAsync();
        RefuseUpdates(SlackFailure.Of(error), times: 1);

        await ChooseAsync(view, "crm/read");

        Assert.Contains("The way of crm/read", Bob.ModalWords, StringComparison.Ordinal);
        Assert.Contains("without its looks", Bob.ModalWords, StringComparison.Ordinal);
        Assert.All(["entitlement", "beneficiary", "length", "justification", "ticket"], (string field) => Assert.NotNull(SlackLook.Find(Bob.Modal!["blocks"]!.AsArray(), field)));
        Assert.DoesNotContain(Bob.Modal!["blocks"]!.AsArray(), b => (string?)b!["type"] == "divider");
        Assert.Empty(Bob.Messages);
    }

    [Theory]
    [InlineData("invalid_arguments")]
    [InlineData("something_new")]
    public async Task Where_a_choice_can_be_shown_in_no_dialog_the_person_hears_of_it_in_the_conversation(string error)
    {
        var view = await OpenAsync();
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        RefuseUpdates(SlackFailure.Of(error));

        await ChooseAsync(view, "crm/read");
        await _host.Unfinished.StopAsync(default);

        Assert.Contains("Nothing was recorded.", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_closed_the_dialog_after_a_choice_hears_nothing_of_it()
    {
        var view = await OpenAsync();
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        Bob.CloseModal();

        await ChooseAsync(view, "crm/read");
        await _host.Unfinished.StopAsync(default);

        Assert.Equal(1, Updates);
        Assert.Empty(Bob.Messages);
    }

    [Theory]
    [InlineData("ratelimited")]
    [InlineData("something_new")]
    public async Task What_was_chosen_before_the_dialog_was_submitted_is_not_shown_over_what_came_of_it_nor_told(string error)
    {
        var view = await OpenAsync();
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        RefuseUpdates(SlackFailure.Of(error), times: 1);
        _host.Slack.Before = call =>
        {
            asked.TrySetResult();
            return call.Method == "views.update" ? goOn.Task : Task.CompletedTask;
        };
        var chosen = ChooseAsync(view, "crm/read");
        await asked.Task;

        var submission = new SlackArrival.Submission(_host.Account("U0BOB"), "submitted", view, new JsonObject { ["entitlement"] = "crm/read" });
        var answer = await _forms.SubmitAsync(Turn(submission), submission, default);
        goOn.SetResult();
        await chosen;
        await _host.Unfinished.StopAsync(default);

        Assert.Equal("clear", (string?)answer.Body!["response_action"]);
        Assert.Equal(1, Updates);
        Assert.Empty(Bob.Messages);
    }

    [Fact]
    public async Task What_was_chosen_before_a_submission_in_which_something_was_wrong_is_still_shown()
    {
        var view = await OpenAsync();
        RefuseUpdates(SlackFailure.Of("ratelimited"), times: 1);
        _offers.IsWrong = true;
        var chosen = ChooseAsync(view, "crm/read");
        await Until.TrueAsync(() => Updates == 1);

        var submission = new SlackArrival.Submission(_host.Account("U0BOB"), "submitted", view, new JsonObject { ["entitlement"] = "crm/read" })
        {
            Blocks = new[] { "entitlement", "beneficiary", "length", "justification", "ticket" }.ToDictionary(field => field, field => field + "~filled anew"),
        };
        var answer = await _forms.SubmitAsync(Turn(submission), submission, default);
        await chosen;
        await _host.Unfinished.StopAsync(default);

        Assert.Equal("errors", (string?)answer.Body!["response_action"]);
        Assert.All(answer.Body["errors"]!.AsObject(), problem => Assert.EndsWith("~filled anew", problem.Key, StringComparison.Ordinal));
        Assert.Contains("The way of crm/read", Bob.ModalWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_now_leaves_the_dialog_as_it_is_filled_in()
    {
        var view = await OpenAsync();
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        var before = (string?)Bob.Modal!["hash"];
        _offers.IsDown = true;

        await ChooseAsync(view, "crm/read");

        Assert.Equal(before, (string?)Bob.Modal!["hash"]);
        Assert.Contains("Submit the dialog", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_something_cannot_be_asked_for_is_said_in_the_conversation_where_the_dialog_is_gone()
    {
        var view = await OpenAsync();
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        Bob.CloseModal();
        _offers.Ends["crm/read"] = "You hold it already.";

        await ChooseAsync(view, "crm/read");
        await _host.Unfinished.StopAsync(default);

        Assert.Equal("You hold it already.", Assert.Single(Bob.Messages).Words);
    }

    /// <summary>Offers a way for whatever is chosen, at once or when a test says so.</summary>
    private sealed class Offers : IRequestForms
    {
        private readonly Dictionary<string, TaskCompletionSource> _held = [];

        /// <summary>What cannot be asked for, and why.</summary>
        public Dictionary<string, string> Ends { get; } = [];

        public bool IsDown { get; set; }

        public bool IsWrong { get; set; }

        public TaskCompletionSource Hold(string entitlement) => _held[entitlement] = new TaskCompletionSource();

        public async Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation)
        {
            var about = (string?)filled.Inputs["entitlement"] ?? "";
            await (_held.TryGetValue(about, out var held) ? held.Task : Task.CompletedTask);
            if (IsDown)
            {
                return new FormStep.NotNow(new OutgoingMessage("Not now."));
            }

            if (Ends.TryGetValue(about, out var why))
            {
                return new FormStep.Ended(new OutgoingMessage(why));
            }

            return new FormStep.Open(new FormOffer([new("1 day", "1 day")], about.Length == 0 ? null : new OutgoingMessage("", ScriptedTalk.Card($"The way of {about}")), about));
        }

        public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation) => Task.FromResult<FormStep>(IsWrong ? new FormStep.Wrong([new("ticket", "Ticket", "is needed")]) : new FormStep.Submitted(new OutgoingMessage("Submitted.")));

        public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) =>
            Task.FromResult<ImmutableArray<FormChoice>>([new("crm/read", "crm/read · Reads customers"), new("billing-db/read", "billing-db/read · Reads invoices")]);

        public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);
    }
}
