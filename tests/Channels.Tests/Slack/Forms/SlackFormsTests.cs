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
        var showing = new SlackShowing(_host.Outbound, _host.Service<SlackReplies>(), _host.Service<OpenedMessages>(), NullLogger<SlackShowing>.Instance);
        _forms = new SlackForms(_offers, new ScriptedTalk(), showing, new TalkCards(CardLibrary.Load(CardFiles.Folder)), _host.Time, NullLogger<SlackForms>.Instance);
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
        var view = new SlackView((string)opened["id"]!, SlackRequestView.Callback, "", (string)opened["hash"]!);
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

    /// <summary>Offers a way for whatever is chosen, at once or when a test says so.</summary>
    private sealed class Offers : IRequestForms
    {
        private readonly Dictionary<string, TaskCompletionSource> _held = [];

        public TaskCompletionSource Hold(string entitlement) => _held[entitlement] = new TaskCompletionSource();

        public async Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation)
        {
            var about = (string?)filled.Inputs["entitlement"] ?? "";
            await (_held.TryGetValue(about, out var held) ? held.Task : Task.CompletedTask);
            return new FormStep.Open(new FormOffer([new("1 day", "1 day")], about.Length == 0 ? null : new OutgoingMessage("", ScriptedTalk.Card($"The way of {about}")), about));
        }

        public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) =>
            Task.FromResult<ImmutableArray<FormChoice>>([new("crm/read", "crm/read · Reads customers"), new("billing-db/read", "billing-db/read · Reads invoices")]);

        public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);
    }
}
