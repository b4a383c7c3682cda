using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>Nothing that goes out to Teams is larger than 28 KB as it is sent, whatever people, catalogs and policies write at length.</summary>
public sealed class LargestAnswerTests
{
    private const int Largest = 28_000;

    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");

    /// <summary>What longest texts are made of: of three bytes, of four or twelve, of what is escaped, and of what markup makes longer.</summary>
    public static TheoryData<string> Letters => ["漢", "😀", "\"", "&", "W"];

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task The_form_offers_less_where_the_catalog_says_much_and_says_how_to_ask_for_the_rest(string letter)
    {
        var organisation = Wordy(letter, 10_000);
        var last = organisation.Catalog.Entitlements.MaxBy(e => e.Id.Value)!.Id.Value;
        await using var host = await TeamsHost.StartAsync(canSignIn: true, organisation);

        var empty = await FormAsync(host, "any");
        var chosen = await FormAsync(host, last);

        Assert.All([empty, chosen], form => Assert.InRange(form.Bytes, 1, Largest));
        Assert.Contains(last, Choices(chosen));
        Assert.Equal(last, (string?)Field(chosen, "entitlement")["value"]);
        Assert.All([empty, chosen], form =>
        {
            var (shown, count) = (Card(form).Shown(), Choices(form).Length);
            Assert.InRange(count, 20, 100);
            Assert.Single(shown.Split('\n'), line => line.Contains("in a message", StringComparison.Ordinal));
            Assert.Contains(count == 100 ? "The list shows 100 of 10" : $"There is more than the {count} on this list", shown, StringComparison.Ordinal);
            Assert.Equal(["submit-form"], Card(form).Buttons().Select(b => b.Verb));
        });
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task A_form_with_something_wrong_keeps_what_was_chosen_and_filled_in(string letter)
    {
        var organisation = Wordy(letter, 10_000);
        var last = organisation.Catalog.Entitlements.MaxBy(e => e.Id.Value)!.Id.Value;
        await using var host = await TeamsHost.StartAsync(canSignIn: true, organisation);
        var filled = new JsonObject { ["entitlement"] = last, ["length"] = Long(letter, 80), ["beneficiary"] = Long(letter, 120), ["ticket"] = Long(letter, 60), ["justification"] = Long(letter, 1000) };

        var form = await SubmitAsync(host, filled);
        var beyond = await SubmitAsync(host, new JsonObject { ["entitlement"] = last, ["length"] = Long(letter, 2000), ["beneficiary"] = Long(letter, 2000), ["ticket"] = Long(letter, 2000), ["justification"] = Long(letter, 2000) });

        Assert.All([form, beyond], f => Assert.InRange(f.Bytes, 1, Largest));
        Assert.All([form, beyond], f => Assert.Equal(last, (string?)Field(f, "entitlement")["value"]));
        Assert.All([form, beyond], f => Assert.Contains(last, Choices(f)));
        Assert.All(filled, field => Assert.Equal((string?)field.Value, (string?)Field(form, field.Key)["value"]));
        Assert.All([form, beyond], f => Assert.Equal(["submit-form"], Card(f).Buttons().Select(b => b.Verb)));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task The_dialog_of_a_denial_fits_whatever_people_and_entitlements_are_called(string letter)
    {
        await using var host = await TeamsHost.StartAsync();
        host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(host.Service<TalkCards>().Reason(Delivery, Long(letter, 20_000), new(Long(letter, 20_000))))]);

        var asked = await host.Bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = Delivery.Value, ["msteams"] = new JsonObject { ["type"] = "task/fetch" } }, replyTo: new string('m', 1024));

        Assert.InRange(asked.Bytes, 1, Largest);
        Assert.Equal(["deny"], Card(asked).Buttons().Select(b => b.Verb));
        Assert.Contains(" …", Card(asked).Shown(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task Who_scrolls_through_a_wordy_catalog_is_shown_everything_once_and_never_too_much_at_once(string letter)
    {
        var organisation = Wordy(letter, 150);
        await using var host = await TeamsHost.StartAsync(canSignIn: true, organisation);

        var seen = new List<string>();
        for (var page = await SearchAsync(host, "", seen.Count); page.Length > 0; page = await SearchAsync(host, "", seen.Count))
        {
            seen.AddRange(page);
        }

        Assert.Equal(organisation.Catalog.Bundles.Take(3).Select(b => $"bundle:{b.Id}").Concat(organisation.Catalog.LeastFirst.Select(e => e.Id.Value)), seen);
        Assert.Equal(seen.Take(2), await SearchAsync(host, "", 0, count: 2));
        Assert.NotEmpty(await SearchAsync(host, seen[^1], 0));
    }

    /// <summary>Every card of <c>cards/</c> that Teams shows: the approval, the overviews, the welcome and all others.</summary>
    [Theory]
    [MemberData(nameof(Letters))]
    public async Task Every_card_fits_whatever_stands_in_it_and_keeps_its_buttons(string letter)
    {
        await using var host = await TeamsHost.StartAsync();
        var library = CardLibrary.Load(CardFiles.Folder);
        foreach (var (text, most) in ((string, int)[])[(Long(letter, 200), 60), (Long(letter, 1000), 8)])
        {
            foreach (var shown in CardFiles.Cases.Where(c => c.Template != "home"))
            {
                var message = new OutgoingMessage(text + text, library.Expand(shown.Template, Wordy(shown.Data, text, most)!));
                await SentAsync(host, shown.Name, message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task The_welcome_fits_whatever_the_organisation_and_the_person_are_called(string letter)
    {
        await using var host = await TeamsHost.StartAsync(canSignIn: true, Wordy(letter, 100));

        await host.Alice.PostAsync(host.Alice.Activity("installationUpdate").With("action", "add"));

        Assert.InRange(Assert.Single(host.Teams.Calls).Bytes, 1, Largest);
        Assert.Equal(["request-form"], host.Teams.In("a:user-alice")[0].Card().Buttons().Select(b => b.Verb));
    }

    [Fact]
    public async Task A_card_that_nothing_makes_small_enough_is_said_in_words_without_buttons()
    {
        await using var host = await TeamsHost.StartAsync();
        var rows = Enumerable.Range(0, 2000).Select(i => ScriptedTalk.Card($"Row {i}").Tree["body"]![0]!.DeepClone());
        var columns = new JsonArray([.. rows.Select(r => new JsonObject { ["type"] = "ColumnSet", ["columns"] = new JsonArray(new JsonObject { ["type"] = "Column", ["items"] = new JsonArray(r) }) })]);
        var card = CardJson.Of(new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.5", ["body"] = columns, ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.Execute", ["title"] = "Approve", ["verb"] = "approve", ["data"] = new JsonObject { ["id"] = "d1" } }) });
        var message = new OutgoingMessage("Alice asks.", card);
        host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(message)]);

        await host.Channel.SendAsync(TeamsHost.Account("user-bob"), Delivery, message, default);
        var answers = new[] { (await host.Bob.PressAsync("approve", "d1")).Body!["value"]!, Card(await host.Bob.DialogAsync("task/submit", new JsonObject { ["verb"] = "deny", ["id"] = "d1" })), host.Teams.In(ConnectorServer.PersonalOf("user-bob"))[0].Card()! };

        Assert.All(answers, answer => Assert.StartsWith("Alice asks.", answer.Shown().Trim(), StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.Contains("too large for Teams", answer.Shown(), StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.Empty(answer.Buttons()));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task Words_that_answer_an_invoke_fit_however_many_they_are(string letter)
    {
        await using var host = await TeamsHost.StartAsync();
        host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(new OutgoingMessage(Long(letter, 60_000)))]);

        var dialog = await host.Bob.DialogAsync("task/submit", new JsonObject { ["verb"] = "deny", ["id"] = "d1" });
        var press = await host.Bob.PressAsync("approve", "d1");

        Assert.All([dialog, press], answer => Assert.InRange(answer.Bytes, 5_000, Largest));
        Assert.All(host.Teams.Calls, call => Assert.InRange(call.Bytes, 1, Largest));
    }

    [Fact]
    public async Task An_answer_under_an_activity_with_the_longest_id_fits_and_so_does_a_card_for_sixty_people_with_long_names()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage(Long("漢", 9_000), LargeCards.Approval()))]);

        await host.Bob.At("19:channel@thread.tacv2", "channel").SayAsync("hello", id: Long("m", 1000));
        var shown = Channels.Teams.TeamsCards.CardOf(new OutgoingMessage("x", LargeCards.Approval(), new OwnView(Delivery, [])), [.. Enumerable.Range(0, 60).Select(_ => new string('9', 1024))], 27_000);

        Assert.InRange(Assert.Single(host.Teams.Calls).Bytes, 20_000, Largest);
        Assert.InRange(shown.Utf8.Length, 1, 27_000);
        LargeCards.AssertWhatMattersStands(host.Teams.Calls[0].Body.Card()!);
        Assert.NotEmpty(shown.Tree["refresh"]!["userIds"]!.AsArray());
    }

    // As a message, as its update, as the answer to a press and as a dialog.
    private static async Task SentAsync(TeamsHost host, string name, OutgoingMessage message)
    {
        var (delivery, before) = (new DeliveryId(Guid.NewGuid().ToString("n")), host.Teams.Calls.Count);
        // To somebody else each time: the budget of a conversation is no part of this.
        var to = TeamsHost.Account($"user-{delivery}");
        host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(message)]);

        var sent = Assert.IsType<SendResult.Sent>(await host.Channel.SendAsync(to, delivery, message, default));
        Assert.IsType<SendResult.Sent>(await host.Channel.UpdateAsync(to, delivery, sent.Reference, message, default));
        var press = await host.Bob.PressAsync("approve", delivery.Value);
        var dialog = await host.Bob.DialogAsync("task/submit", new JsonObject { ["verb"] = "deny", ["id"] = delivery.Value });

        var calls = host.Teams.Calls.Skip(before).ToList();
        Assert.All(calls.Select(c => c.Bytes).Append(press.Bytes).Append(dialog.Bytes), bytes => Assert.True(bytes <= Largest, $"{name} is {bytes} bytes."));
        var (whole, keep) = (message.Card!, message.Card!["actions"].Buttons().Select(b => b.Verb).ToList());
        foreach (var card in (JsonNode[])[.. calls.Select(c => c.Body.Card()).OfType<JsonObject>(), press.Body!["value"]!, Card(dialog)])
        {
            Assert.True(keep.SequenceEqual(card["actions"].Buttons().Select(b => b.Verb)), name);
            Assert.All(Kept(whole.Shown()), word => Assert.Contains(word, card.Shown(), StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Kept(string shown) => new[] { "Confidential", "Standard", "Privileged" }.Where(word => shown.Contains(word, StringComparison.Ordinal));

    private static string Long(string letter, int length) => string.Concat(Enumerable.Repeat(letter, length / letter.Length));

    private const int Few = 8;

    /// <summary>What the bot itself says a few of.</summary>
    private static readonly string[] Own = ["commands", "examples", "choices"];

    /// <summary>Sample data with more of everything, and every text as long as that; what tells how grave something is stays.</summary>
    private static JsonNode? Wordy(JsonNode? node, string text, int most) => node switch
    {
        JsonObject it => new JsonObject(it.Select(p => KeyValuePair.Create(p.Key, p.Key is "tone" or "id" or "link" or "value" or "sensitivity" or "privilege" ? p.Value?.DeepClone() : Wordy(p.Value, text, Own.Contains(p.Key) ? Few : most)))),
        JsonArray many => new JsonArray([.. Enumerable.Range(0, many.Count == 0 ? 0 : Math.Max(most, many.Count)).Select(i => Wordy(many[i % many.Count], text, most: 5))]),
        JsonValue value when value.TryGetValue<string>(out _) => JsonValue.Create(text),
        _ => node?.DeepClone(),
    };

    /// <summary>Everything is called as long as policy files may call it.</summary>
    private static Organisation Wordy(string letter, int entitlements)
    {
        var carol = Acme.Carol.Ref;
        var id = new string('s', 62);
        var systems = Enumerable.Range(0, 10).Select(n => new TargetSystem(new($"{id}-{n}"), Long(letter, 200), Long(letter, 400), "files", carol)).ToImmutableArray();
        var wanted = Enumerable.Range(0, entitlements).Select(n => new Entitlement(
            new EntitlementId($"{id}-{n % 10}/{new string('e', 58)}-{n:00000}"), Long(letter, 200), Long(letter, 200), Long(letter, 400), DataSensitivity.Confidential, PrivilegeLevel.Standard, EntitlementClass.AccessChanging,
            [carol], [], TimeSpan.FromDays(14), StandingRule.Never)).ToImmutableArray();
        return Acme.Organisation with
        {
            Name = Long(letter, 200),
            Catalog = new Catalog(systems, wanted) { Bundles = [.. Enumerable.Range(0, 5).Select(n => new Bundle(new BundleId($"{id}-{n}"), Long(letter, 200), Long(letter, 400), [.. wanted.Take(20).Select(e => e.Id)], []))] },
            Roster = new Roster(Acme.Organisation.Roster.Identities.Select(i => i is Person person ? person with { DisplayName = Long(letter, 80), Title = Long(letter, 80), Department = Long(letter, 80) } : i), []),
        };
    }

    private static Task<TeamsAnswer> FormAsync(TeamsHost host, string about) =>
        host.Alice.DialogAsync("task/fetch", new JsonObject { ["verb"] = "request-form", ["id"] = about, ["msteams"] = new JsonObject { ["type"] = "task/fetch" } });

    private static Task<TeamsAnswer> SubmitAsync(TeamsHost host, JsonObject filled) => host.Alice.DialogAsync("task/submit", filled.DeepClone().AsObject().With("verb", "submit-form").With("id", "any"));

    private static async Task<string[]> SearchAsync(TeamsHost host, string words, int skip, int count = 25)
    {
        var answer = await host.Alice.InvokeAsync("composeExtension/query", new JsonObject
        {
            ["commandId"] = "search",
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "words", ["value"] = words }),
            ["queryOptions"] = new JsonObject { ["skip"] = skip, ["count"] = count },
        });
        Assert.InRange(answer.Bytes, 1, Largest);
        return [.. answer.Body!["composeExtension"]!["attachments"]!.AsArray().Select(a => (string)a!["content"].Buttons().Single().Data["id"]!)];
    }

    private static JsonNode Card(TeamsAnswer dialog) => dialog.Body!["task"]!["value"]!["card"]!["content"]!;

    private static JsonNode Field(TeamsAnswer form, string id) => Card(form)["body"]!.AsArray().Single(e => (string?)e!["id"] == id)!;

    private static string[] Choices(TeamsAnswer form) => [.. Field(form, "entitlement")["choices"]!.AsArray().Select(c => (string)c!["value"]!)];
}
