using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The dialogs in Slack, what stands in their fields, in time and too late; and the home tab that they are opened from.</summary>
public sealed class SlackFormTests(SlackOffice office) : IClassFixture<SlackOffice>
{
    [Fact]
    public async Task The_shortcut_opens_the_dialog_and_somebody_else_can_be_chosen_but_no_machine_of_others()
    {
        var niraj = office.InSlack("niraj");
        await OpenedAsync(niraj, () => niraj.ShortcutAsync("request-access"));

        Assert.Contains(await niraj.TypeAsync("beneficiary", "kenji"), o => o.Value == "kenji@acme.test");
        Assert.Equal(["svc-reporting"], (await niraj.TypeAsync("beneficiary", "svc")).Select(o => o.Value));
        await FilledAsync(niraj, "beneficiary", "kenji@acme.test");
        await FilledAsync(niraj, "entitlement", "crm/read");
        Assert.Contains("Kenji Sato", niraj.ModalWords, StringComparison.Ordinal);
        await niraj.SubmitAsync(("length", "2 days"), ("justification", "he stands in for me next week"));

        Assert.Null(niraj.Modal);
        await SeesAsync(niraj, "YOUR REQUEST", "crm/read", "Kenji Sato");
    }

    [Fact]
    public async Task A_dialog_is_opened_before_there_is_a_conversation_with_who_asks_for_it()
    {
        var ivan = office.InSlack("ivan");
        office.Slack.Fails = call => call.Method == "conversations.open" && call["users"] == ivan.Id ? SlackFailure.Hang : null;
        try
        {
            await OpenedAsync(ivan, () => ivan.ShortcutAsync("request-access"));
            Assert.DoesNotContain(office.Slack.Calls, c => c.Method == "conversations.open" && c["users"] == ivan.Id);
        }
        finally
        {
            office.Slack.Fails = _ => null;
        }
    }

    [Fact]
    public async Task Lengths_are_those_that_policy_allows_for_what_is_chosen_and_for_whom()
    {
        var niraj = office.InSlack("niraj");
        await OpenedAsync(niraj, () => niraj.CommandAsync());
        await FilledAsync(niraj, "entitlement", "prod-db/admin");
        Assert.Equal("8 hours", Lengths(niraj)[^1]);
        await FilledAsync(niraj, "entitlement", "source/read");
        Assert.Equal("without an end", Lengths(niraj)[^1]);
        await FilledAsync(niraj, "length", "without an end");
        Assert.DoesNotContain("write for example", niraj.ModalWords, StringComparison.Ordinal);
        Assert.Contains("No end", niraj.ModalWords, StringComparison.Ordinal);

        await FilledAsync(niraj, "beneficiary", "svc-reporting");

        Assert.Equal("90 days", Lengths(niraj)[^1]);
        Assert.Contains("Service account", niraj.ModalWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_is_found_as_one_and_its_items_ways_are_shown_before_it_is_submitted()
    {
        var niraj = office.InSlack("niraj");
        await OpenedAsync(niraj, () => niraj.CommandAsync());
        Assert.Contains(("bundle:finance-newcomer", "Bundle finance-newcomer (2 items) · New in finance"), (await niraj.TypeAsync("entitlement", "new fin")).Select(o => (o.Value, o.Text)));
        await FilledAsync(niraj, "entitlement", "bundle:finance-newcomer");
        Assert.Contains("2 items, each decided by itself", niraj.ModalWords, StringComparison.Ordinal);
        Assert.Contains("Nobody is asked: policy approves this at once.", niraj.ModalWords, StringComparison.Ordinal);
        await FilledAsync(niraj, "beneficiary", "svc-reporting");
        Assert.Contains("Olivia Costa", niraj.ModalWords, StringComparison.Ordinal);
        Assert.Contains("Not a person", niraj.ModalWords, StringComparison.Ordinal);
        await FilledAsync(niraj, "length", "1 day");
        await niraj.SubmitAsync(("length", "1 day"), ("justification", "the report reads both"));

        Assert.Null(niraj.Modal);
        await SeesAsync(niraj, "YOUR REQUEST", "New in finance", "2 waiting", "a machine");
    }

    [Fact]
    public async Task What_is_tampered_with_is_judged_as_what_anybody_could_have_written()
    {
        var judy = office.InSlack("judy");
        await OpenedAsync(judy, () => judy.CommandAsync());
        await FilledAsync(judy, "entitlement", "billing-db/read");
        var view = judy.Modal!;

        var longer = await SubmitAsync(judy, Filled(view, ("length", "999 days"), ("justification", "for the export")));
        Assert.Contains("longer than the 14 days", Errors(longer), StringComparison.Ordinal);
        var nowhere = await SubmitAsync(judy, Filled(view, ("entitlement", "billing-db/everything"), ("length", "1 day"), ("justification", "for the export")));
        Assert.Contains("Choose one from the list", Errors(nowhere), StringComparison.Ordinal);
        var machine = await SubmitAsync(judy, Filled(view, ("beneficiary", "svc-reporting"), ("length", "1 day"), ("justification", "for the export")));
        Assert.Contains("owner of a machine identity", Errors(machine), StringComparison.Ordinal);
        Assert.All((JsonObject?[])[longer, nowhere, machine], a => Assert.Equal("errors", (string?)a!["response_action"]));

        // Another way than the one that was shown: it is shown, and submitted with the next press.
        var other = await SubmitAsync(judy, Filled(view, ("entitlement", "crm/read"), ("length", "1 day"), ("justification", "for the export")));
        Assert.Equal("update", (string?)other!["response_action"]);
        Assert.Contains("Read below who will be asked", SlackLook.WordsOf(other["view"]), StringComparison.Ordinal);
        var forged = view.DeepClone().AsObject();
        forged["private_metadata"] = """{"way":{"a":1},"length":7}""";
        Assert.Equal("update", (string?)(await SubmitAsync(judy, Filled(forged, ("length", "1 day"), ("justification", "for the export"))))!["response_action"]);
        Assert.DoesNotContain(judy.Messages, m => m.Words.Contains("YOUR REQUEST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_justification_of_many_lines_is_on_record_as_it_was_typed()
    {
        var frank = office.InSlack("frank");
        var typed = string.Join('\n', Enumerable.Range(1, 25).Select(n => $"{n}. customer {n}"));
        await OpenedAsync(frank, () => frank.CommandAsync());
        await FilledAsync(frank, "entitlement", "crm/read");

        await frank.SubmitAsync(("length", "1 day"), ("justification", typed));

        Assert.Null(frank.Modal);
        Assert.Contains(typed, await WrittenAsync());
    }

    [Fact]
    public async Task A_justification_that_is_too_long_is_refused_at_its_field_and_the_longest_is_on_record_whole()
    {
        var dave = office.InSlack("dave");
        await OpenedAsync(dave, () => dave.CommandAsync());
        await FilledAsync(dave, "entitlement", "crm/read");
        var view = dave.Modal!;

        var refused = await SubmitAsync(dave, Filled(view, ("length", "1 day"), ("justification", new string('x', 2001))));

        Assert.Equal("errors", (string?)refused!["response_action"]);
        Assert.Contains("at most 2,000 characters", (string?)refused["errors"]!["justification"], StringComparison.Ordinal);
        Assert.DoesNotContain(await WrittenAsync(), text => text.StartsWith("xxx", StringComparison.Ordinal));
        Assert.DoesNotContain(dave.Messages, m => m.Words.Contains("YOUR REQUEST", StringComparison.Ordinal));
        var taken = await SubmitAsync(dave, Filled(view, ("length", "1 day"), ("justification", new string('y', 2000))));
        Assert.Equal("clear", (string?)taken!["response_action"]);
        Assert.Contains(new string('y', 2000), await WrittenAsync());
    }

    [Fact]
    public async Task A_dialog_that_is_submitted_twice_is_one_request()
    {
        var heidi = office.InSlack("heidi");
        await OpenedAsync(heidi, () => heidi.CommandAsync());
        await FilledAsync(heidi, "entitlement", "crm/read");
        var view = Filled(heidi.Modal!, ("length", "1 day"), ("justification", "to call a customer"));

        var answers = await Task.WhenAll(SubmitAsync(heidi, view), SubmitAsync(heidi, view));

        Assert.All(answers, a => Assert.Equal("clear", (string?)a!["response_action"]));
        await SeesAsync(heidi, "YOUR REQUEST", "crm/read");
        Assert.Contains("1 request.", Shown(await SaysAsync(heidi, "status", "Your requests")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialog_that_is_submitted_again_with_other_fields_says_that_the_first_stands_and_what_was_changed_does_not()
    {
        var erin = office.InSlack("erin");
        await OpenedAsync(erin, () => erin.CommandAsync());
        await FilledAsync(erin, "entitlement", "crm/read");
        var opened = erin.Modal!;
        var view = Filled(opened, ("length", "2 days"), ("justification", "to call a customer"));
        Assert.Equal("clear", (string?)(await SubmitAsync(erin, view))!["response_action"]);

        var again = await SubmitAsync(erin, Filled(opened, ("length", "1 day"), ("justification", "to call a customer")));

        Assert.Equal("update", (string?)again!["response_action"]);
        Assert.Contains("submitted before", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("clear", (string?)(await SubmitAsync(erin, view))!["response_action"]);
        Assert.Contains("1 request.", Shown(await SaysAsync(erin, "status", "Your requests")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_a_field_is_warned_of_and_kept_nowhere()
    {
        var louise = office.InSlack("louise");
        await OpenedAsync(louise, () => louise.CommandAsync());
        await FilledAsync(louise, "entitlement", "crm/read");

        await louise.SubmitAsync(("length", "1 day"), ("justification", "the key is AKIAIOSFODNN7EXAMPLE"));

        Assert.Contains("AWS access key", louise.ModalWords, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAIOSFODNN7EXAMPLE", louise.Modal!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(louise.Modal!["submit"]);
    }

    [Fact]
    public async Task Who_comes_too_late_for_a_dialog_gets_the_form_in_the_conversation()
    {
        var olivia = office.InSlack("olivia");
        office.Slack.Fails = call => call.Method == "views.open" ? SlackFailure.Of("expired_trigger_id") : null;
        try
        {
            await olivia.CommandAsync();
            var form = await SeesAsync(olivia, "What do you need access to?", "For how long?");
            Assert.Null(olivia.Modal);

            await olivia.PressAsync(form, "submit-form", ("entitlement", "crm/read"), ("length", "a while"), ("justification", "to call a customer"));
            await SeesAsync(olivia, "For how long: write for example 3 days");
            await olivia.PressAsync(form, "submit-form", ("entitlement", "crm/read"), ("length", "2 days"), ("justification", "to call a customer"));
            await olivia.PressAsync(await SeesAsync(olivia, "CHECK YOUR REQUEST", "crm/read"), "submit-request");

            await SeesAsync(olivia, "YOUR REQUEST", "crm/read");
        }
        finally
        {
            office.Slack.Fails = _ => null;
        }
    }

    [Fact]
    public async Task Who_denies_too_late_for_a_dialog_gives_the_reason_in_the_conversation()
    {
        var (alice, bob) = (office.InSlack("alice"), office.InSlack("bob"));
        var request = await AskAsync(alice, "I need read access to billing-db for 2 days to find the wrong tax rates");
        var card = await CardAsync(bob, request, "deny");
        office.Slack.Fails = call => call.Method == "views.open" ? SlackFailure.Of("expired_trigger_id") : null;
        try
        {
            await bob.PressAsync(card, "deny");
            var asked = await SeesAsync(bob, "Alice Novak asks for billing-db/read", "Reason");
            await bob.PressAsync(asked, "deny", ("reason", "Ask for the mirror"));

            await SeesAsync(alice, request, "Denied", "Ask for the mirror");
        }
        finally
        {
            office.Slack.Fails = _ => null;
        }

        Assert.Single(AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>());
    }

    [Fact]
    public async Task What_waits_is_reviewed_at_home_and_approved_for_less_time_there()
    {
        var (peter, judy) = (office.InSlack("peter"), office.InSlack("judy"));
        var request = await ReviewedAtHomeAsync(judy, peter, "Peter");
        Assert.Contains("read the build", judy.ModalWords, StringComparison.Ordinal);

        await judy.SubmitAsync(("shorten", "a little while"));
        Assert.Contains("The shorter time was not understood", judy.FieldErrors["shorten"], StringComparison.Ordinal);
        Assert.Empty(AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>());
        await judy.SubmitAsync(("shorten", "1 day"));

        Assert.Null(judy.Modal);
        await SeesAsync(judy, request, "shortened to 1 day");
        await HomeAsync(judy, "Nothing waits for your decision.");
    }

    [Fact]
    public async Task What_is_reviewed_at_home_can_be_denied_in_the_same_dialog()
    {
        var (louise, judy) = (office.InSlack("louise"), office.InSlack("judy"));
        var request = await ReviewedAtHomeAsync(judy, louise, "Louise");

        await judy.PressInModalAsync("deny");
        await Until.TrueAsync(() => Task.FromResult(SlackLook.Find(judy.Modal!["blocks"]!.AsArray(), "reason") is not null), "The reason is not asked for");
        await judy.SubmitAsync(("reason", "Read the mirror"));

        Assert.Null(judy.Modal);
        await SeesAsync(louise, request, "Denied", "Read the mirror");
        await HomeAsync(judy, "Nothing waits for your decision.");
    }

    [Fact]
    public async Task A_home_tab_that_is_open_while_the_host_is_killed_stays_current_afterwards()
    {
        var (niraj, olivia) = (office.InSlack("niraj"), office.InSlack("olivia"));
        await olivia.OpenHomeAsync();
        await HomeAsync(olivia, "Waiting for you");
        await office.RestartAsync();
        office.Slack.DeliverTo(office.Bot.Http);

        var request = await AskAsync(niraj, "I need read access to source for 4 days to read the build");
        await HomeAsync(olivia, "Niraj", "source/read");
        await olivia.PressAsync(await CardAsync(olivia, request, "approve"), "approve");
        await SeesAsync(niraj, request, "Access is active");
        await Until.TrueAsync(() => Task.FromResult(!olivia.HomeWords.Contains("source/read", StringComparison.Ordinal)), "What was decided is still at home");
    }

    [Fact]
    public async Task Access_is_requested_from_the_home_tab_and_by_a_command_with_words_from_anywhere()
    {
        var grace = office.InSlack("grace");
        await grace.OpenHomeAsync();
        await HomeAsync(grace, "Request access");
        await OpenedAsync(grace, () => grace.PressAtHomeAsync("request-form"));
        Assert.NotNull(SlackLook.Find(grace.Modal!["blocks"]!.AsArray(), "entitlement"));
        grace.CloseModal();

        var pointed = await grace.CommandAsync("I need read access to crm for 2 days to call a customer", "C0GENERAL");

        Assert.Equal("ephemeral", (string?)pointed.Body!["response_type"]);
        Assert.DoesNotContain("crm", pointed.Body.ToJsonString(), StringComparison.Ordinal);
        await SeesAsync(grace, "CHECK YOUR REQUEST", "crm/read", "call a customer");
        Assert.Empty(office.Slack.Workspace.In("C0GENERAL"));
    }

    [Fact]
    public async Task Who_sends_a_file_is_understood_by_the_words_with_it_and_told_that_nobody_looks_at_it()
    {
        var frank = office.InSlack("frank");

        await frank.SendFileAsync("screen.png", "my access");
        await SeesAsync(frank, "Your access");
        await SeesAsync(frank, "I read words, not files");
        await frank.SendFileAsync("screen.png");

        await Until.TrueAsync(() => Task.FromResult(frank.Messages.Count(m => m.Words.Contains("I read words, not files", StringComparison.Ordinal)) == 2), "The file alone was not answered");
        Assert.DoesNotContain(frank.Messages, m => m.Words.Contains("I did not understand", StringComparison.Ordinal));
    }

    /// <summary>Somebody asks for source/read, and whoever decides it opens it from their home tab.</summary>
    /// <returns>The request's id.</returns>
    private static async Task<string> ReviewedAtHomeAsync(SlackUser decider, SlackUser asker, string name)
    {
        var request = await AskAsync(asker, "I need read access to source for 3 days to read the build");
        // What was decided before its card could be said is said no more: in one conversation one message is said a second.
        await CardAsync(decider, request, "approve");
        await decider.OpenHomeAsync();
        await HomeAsync(decider, name, "source/read", "Review");
        await OpenedAsync(decider, () => decider.PressAtHomeAsync("review"));
        return request;
    }

    private static async Task<SlackPost> SaysAsync(SlackUser who, string text, string answer)
    {
        await who.SayAsync(text);
        return await SeesAsync(who, answer);
    }

    private async Task<JsonObject?> SubmitAsync(SlackUser who, JsonObject view)
    {
        var heard = await office.Slack.DeliverAsync(new("interactive", SlackPayloads.Submission(who.Workspace, who.Account, view)));
        Assert.Equal(200, heard.Status);
        return heard.Body;
    }

    /// <summary>The dialog as a hostile client could send it: with anything in its fields.</summary>
    private static JsonObject Filled(JsonObject view, params (string Field, string Value)[] fields)
    {
        var filled = view.DeepClone().AsObject();
        foreach (var (field, value) in fields)
        {
            var (block, _) = filled["state"]!["values"]!.AsObject().Single(b => b.Value!.AsObject().ContainsKey(field));
            var input = filled["state"]!["values"]![block]![field]!.AsObject();
            var option = new JsonObject { ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = value }, ["value"] = value };
            _ = (string?)input["type"] == "plain_text_input" ? input["value"] = value : input["selected_option"] = option;
        }

        return filled;
    }

    /// <summary>All that people wrote and that is on record.</summary>
    private async Task<List<string>> WrittenAsync()
    {
        await using var ledger = new LedgerDatabase(office.Folder.Database).Read();
        return [.. ledger.PersonalTexts.Select(t => t.Text)];
    }

    private static string Errors(JsonObject? answer) => string.Join('\n', answer!["errors"]!.AsObject().Select(e => (string)e.Value!));

    private static List<string> Lengths(SlackUser who) => [.. SlackLook.Find(who.Modal!["blocks"]!.AsArray(), "length")!["options"]!.AsArray().Select(o => (string)o!["value"]!)];
}
