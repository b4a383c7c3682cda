using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.Requests;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>An approval that Teams delivers again, at any later time.</summary>
public sealed partial class RepeatedApprovalTests : IAsyncLifetime
{
    private const string Click = "click-1";
    private readonly TeamsOffice _office = new();

    public Task InitializeAsync() => _office.InitializeAsync();
    public Task DisposeAsync() => _office.DisposeAsync();

    private TeamsUser Alice => _office.InTeams("alice");
    private TeamsUser Bob => _office.InTeams("bob");
    private TeamsUser Carol => _office.InTeams("carol");

    [Fact]
    public async Task It_is_answered_to_the_letter_as_before_whatever_happened_since_also_after_the_host_was_killed()
    {
        var request = await AskAsync("I need read access to billing-db for 3 days to debug INC-4312");
        var other = await AskAsync("I need prod-db/admin for 2 hours for INC-5005 to mend the replica");
        var delivery = await DeliveryAsync(Bob, request);
        var first = await Bob.PressAsync("approve", delivery, id: Click);
        Assert.Contains("Approved", first.Body.Shown(), StringComparison.Ordinal);
        Assert.Contains($"asked for in {other}", first.Body.Shown(), StringComparison.Ordinal);

        await Alice.SayAsync($"cancel {other}");
        await Carol.PressAsync("approve", await DeliveryAsync(Carol, request));
        await _office.SeesAsync(Alice.Conversation, request, "Access is active");
        var granted = await Bob.PressAsync("approve", delivery, id: Click);
        await Alice.SayAsync($"release {request}");
        await _office.SeesAsync(Alice.Conversation, request, "Entitlement removed, verified");
        await _office.Bot.AdvanceAsync("1d");
        var closed = await Bob.PressAsync("approve", delivery, id: Click);
        await _office.RestartAsync();
        var restarted = await Bob.PressAsync("approve", delivery, id: Click);

        Assert.All([granted, closed, restarted], a => Assert.Equal(Letters(first), Letters(a)));
        Assert.Equal([0, 1], Votes(request).Select(v => v.Stage));
    }

    [Fact]
    public async Task Another_press_under_the_same_id_is_refused_and_the_first_is_still_answered_as_before()
    {
        var request = await AskAsync("I need read access to billing-db for 3 days to debug INC-4312");
        var other = await AskAsync("I need prod-db/admin for 2 hours for INC-5005 to mend the replica");
        var (delivery, otherDelivery) = (await DeliveryAsync(Bob, request), await DeliveryAsync(Bob, other));
        var first = await Bob.PressAsync("approve", delivery, id: Click);

        TeamsAnswer[] tampered =
        [
            await Bob.PressAsync("approve", delivery, new JsonObject { ["shorten"] = "1 day" }, id: Click),
            await Bob.PressAsync("deny", delivery, new JsonObject { ["reason"] = "No longer wanted" }, id: Click),
            await Bob.PressAsync("approve", otherDelivery, id: Click),
            await Carol.At(Bob.Conversation, "personal").PressAsync("approve", delivery, id: Click),
        ];

        // Carol is not shown what is Bob's, and is answered alone: his chat is not hers.
        Assert.Equal("application/vnd.microsoft.activity.message", (string?)tampered[^1].Body!["type"]);
        Assert.Contains("asked for something else", (string?)tampered[^1].Body!["value"], StringComparison.Ordinal);
        Assert.Equal(3, _office.Teams.In(Bob.Conversation).Count(m => m.Shown().Contains("asked for something else", StringComparison.Ordinal)));
        Assert.Equal(Letters(first), Letters(await Bob.PressAsync("approve", delivery, id: Click)));
        Assert.Single(Votes(request));
        Assert.Empty(Votes(other));
    }

    [Fact]
    public async Task It_decides_nothing_and_shows_the_request_as_it_is_once_its_key_was_forgotten()
    {
        var request = await AskAsync("I need read access to billing-db for 3 days to debug INC-4312");
        var delivery = await DeliveryAsync(Bob, request);
        await Bob.PressAsync("approve", delivery, id: Click);
        await Carol.PressAsync("approve", await DeliveryAsync(Carol, request));
        await _office.SeesAsync(Alice.Conversation, request, "Access is active");

        await _office.RestartAsync(ForgetKeys);
        var again = await Bob.PressAsync("approve", delivery, id: Click);

        Assert.Contains("Access is active", again.Body.Shown(), StringComparison.Ordinal);
        Assert.Empty(again.Body.Buttons());
        Assert.Equal([0, 1], Votes(request).Select(v => v.Stage));
    }

    private async Task<string> AskAsync(string sentence)
    {
        await Alice.SayAsync(sentence);
        var confirm = _office.Teams.In(Alice.Conversation).Last(m => m.Card().Buttons().Any(b => b.Verb == "submit-request"));
        var answer = await Alice.PressAsync("submit-request", IdOf(confirm, "submit-request"), replyTo: confirm["id"]!.ToString());
        return RequestPattern().Match(answer.Body.Shown()).Value;
    }

    private async Task<string> DeliveryAsync(TeamsUser approver, string request)
    {
        JsonObject? card = null;
        await Until.TrueAsync(
            () => Task.FromResult((card = _office.Teams.In(approver.Conversation).LastOrDefault(m => m.Shown().Contains("Request " + request, StringComparison.Ordinal) && m.Card().Buttons().Any(b => b.Verb == "approve"))) is not null),
            $"No card about {request} came to {approver.Conversation}");
        return IdOf(card!, "approve");
    }

    private static string IdOf(JsonObject message, string verb) => (string)message.Card().Buttons().First(b => b.Verb == verb).Data["id"]!;

    private static string Letters(TeamsAnswer answer) => answer.Body!.ToJsonString();

    private IEnumerable<RequestEvent.Voted> Votes(string request) => AuditTrail.EventsOf(_office.Folder, request).OfType<RequestEvent.Voted>();

    // As the sweep does seven days later.
    private void ForgetKeys()
    {
        using var connection = new SqliteConnection($"Data Source={_office.Folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM IdempotencyKeys";
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    [GeneratedRegex("R-[2-9A-Z]{8}")]
    private static partial Regex RequestPattern();
}
