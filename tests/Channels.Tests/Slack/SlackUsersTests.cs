using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What an account is in the workspace: who is no full member neither decides nor is brought cards.</summary>
public sealed class SlackUsersTests : IAsyncLifetime
{
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync() => _host = await SlackChannelHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUsers Users => _host.Service<SlackUsers>();
    private SlackAccount Bob => _host.Slack.User("U0BOB").Account;
    private int Calls => _host.Slack.Calls.Count(c => c.Method == "users.info");

    private ValueTask<SlackStanding> StandingAsync() => Users.StandingAsync(_host.Account("U0BOB"), default);

    private static string Refusal(SlackStanding standing) => Assert.IsType<SlackStanding.Refused>(standing).Reason;

    [Fact]
    public async Task A_full_member_is_one()
    {
        _ = Bob;
        Assert.IsType<SlackStanding.Member>(await StandingAsync());
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("bot")]
    [InlineData("guest")]
    [InlineData("another workspace")]
    public async Task Whoever_is_no_full_member_is_refused_with_the_reason(string what)
    {
        Action<SlackAccount> become = what switch
        {
            "deactivated" => a => a.IsDeactivated = true,
            "bot" => a => a.IsBot = true,
            "guest" => a => a.IsGuest = true,
            _ => a => a.TeamId = "T0OTHER",
        };
        become(Bob);

        Assert.Contains(what, Refusal(await StandingAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_another_id_by_now_is_refused_with_that_id()
    {
        Bob.AnsweredAs = "W0BOB";
        Assert.Contains("by another id, W0BOB", Refusal(await StandingAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_channel_guest_and_a_stranger_are_refused_too()
    {
        Bob.IsSingleChannelGuest = true;
        Assert.Contains("guest", Refusal(await StandingAsync()), StringComparison.Ordinal);

        (Bob.IsSingleChannelGuest, Bob.IsStranger) = (false, true);
        Users.Forget(_host.Account("U0BOB"));
        Assert.Contains("another workspace", Refusal(await StandingAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("something_new")]
    [InlineData("channel_not_found")]
    [InlineData("")]
    public async Task A_word_that_says_nothing_of_the_user_leaves_open_who_it_is(string word)
    {
        _ = Bob;
        _host.Slack.Fails = call => call.Method == "users.info" ? SlackFailure.Of(word) : null;

        Assert.IsType<SlackStanding.Unknown>(await StandingAsync());
    }

    [Fact]
    public async Task Whom_Slack_does_not_know_is_refused() => Assert.Contains("no such user", Refusal(await StandingAsync()), StringComparison.Ordinal);

    [Fact]
    public async Task Whoever_is_of_another_workspace_by_their_account_is_refused_without_asking()
    {
        Assert.IsType<SlackStanding.Refused>(await Users.StandingAsync(new ChatAccount("slack", "T0OTHER", "U0BOB"), default));
        Assert.IsType<SlackStanding.Refused>(await Users.StandingAsync(new ChatAccount("teams", SlackDouble.TeamId, "U0BOB"), default));
        Assert.Equal(0, Calls);
    }

    [Theory]
    [InlineData("E0ACME", true)]
    [InlineData("E0OTHER", false)]
    [InlineData(null, false)]
    public async Task Where_an_enterprise_is_heard_its_members_are_members_whatever_their_workspace(string? enterprise, bool isMember)
    {
        await using var host = await SlackChannelHost.StartAsync(enterprise: "E0ACME");
        var account = host.Slack.User("U0BOB").Account;
        (account.TeamId, account.EnterpriseId) = ("T0SECOND", enterprise);

        Assert.Equal(isMember, await host.Service<SlackUsers>().StandingAsync(host.Account("U0BOB"), default) is SlackStanding.Member);
    }

    [Theory]
    [InlineData("T0SECOND", "", "E0ACME", false)]
    [InlineData("T0HERE", "", "E0ACME", true)]
    [InlineData("T0SECOND", "T0HERE", "E0ACME", true)]
    [InlineData("T0HERE", "", "E0OTHER", false)]
    public async Task Where_a_workspace_of_an_enterprise_is_heard_only_those_in_both_are_members(string home, string other, string enterprise, bool isMember)
    {
        await using var host = await SlackChannelHost.StartAsync(enterprise: "E0ACME", team: "T0HERE");
        var account = host.Slack.User("U0BOB").Account;
        (account.TeamId, account.OtherTeams, account.EnterpriseId) = (home, other.Length > 0 ? [other] : [], enterprise);

        Assert.Equal(isMember, await host.Service<SlackUsers>().StandingAsync(host.Account("U0BOB"), default) is SlackStanding.Member);
    }

    [Theory]
    [InlineData("T0SECOND", SlackDouble.TeamId, true)]
    [InlineData(SlackDouble.TeamId, "", true)]
    [InlineData("T0SECOND", "", false)]
    [InlineData("T0SECOND", "T0THIRD", false)]
    public async Task Of_a_workspace_in_an_enterprise_whoever_has_it_among_their_workspaces_is_a_member(string named, string other, bool isMember)
    {
        (Bob.TeamId, Bob.OtherTeams, Bob.EnterpriseId) = (named, other.Length > 0 ? [other] : [], "E0ACME");

        Assert.Equal(isMember, await StandingAsync() is SlackStanding.Member);
    }

    [Theory]
    [InlineData("guest")]
    [InlineData("single-channel guest")]
    [InlineData("stranger")]
    [InlineData("bot")]
    [InlineData("deactivated")]
    public async Task Whoever_has_the_workspace_among_theirs_and_is_no_full_member_is_refused_all_the_same(string what)
    {
        (Bob.TeamId, Bob.OtherTeams, Bob.EnterpriseId) = ("T0SECOND", [SlackDouble.TeamId], "E0ACME");
        (Bob.IsGuest, Bob.IsSingleChannelGuest, Bob.IsStranger, Bob.IsBot, Bob.IsDeactivated) = (what == "guest", what == "single-channel guest", what == "stranger", what == "bot", what == "deactivated");

        Refusal(await StandingAsync());
    }

    [Theory]
    [InlineData("""{"id":"U0BOB","enterprise_user":{"enterprise_id":"E0ACME","teams":["T0ACME0000"]}}""", true)]
    [InlineData("""{"id":"U0BOB","team_id":"T0ACME0000","enterprise_user":null}""", true)]
    [InlineData("""{"id":"U0BOB","team_id":"T0ACME0000","enterprise_user":{"enterprise_id":"E0ACME","teams":["T0SECOND"]}}""", false)]
    [InlineData("""{"id":"U0BOB","team_id":"T0ACME0000","enterprise_user":{"enterprise_id":"E0ACME"}}""", false)]
    [InlineData("""{"id":"U0BOB","team_id":"T0SECOND","enterprise_user":{"enterprise_id":"E0ACME","teams":"T0ACME0000"}}""", false)]
    [InlineData("""{"id":"U0BOB","team_id":"T0SECOND","enterprise_user":{"enterprise_id":"E0ACME","teams":["t0acme0000",["T0ACME0000"],7,null]}}""", false)]
    [InlineData("""{"id":"U0BOB","team_id":"T0SECOND","enterprise_user":["T0ACME0000"]}""", false)]
    public async Task Of_somebody_of_an_enterprise_the_list_of_their_workspaces_decides(string user, bool isMember)
    {
        _host.Slack.Fails = _ => new SlackFailure { Raw = new JsonObject { ["ok"] = true, ["user"] = JsonNode.Parse(user) } };

        Assert.Equal(isMember, await StandingAsync() is SlackStanding.Member);
    }

    [Fact]
    public async Task What_Slack_said_is_remembered_for_a_minute_and_no_longer()
    {
        _ = Bob;
        await StandingAsync();
        Bob.IsDeactivated = true;
        _host.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.IsType<SlackStanding.Member>(await StandingAsync());

        _host.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<SlackStanding.Refused>(await StandingAsync());
        Assert.Equal(2, Calls);
    }

    [Fact]
    public async Task What_Slack_said_is_remembered_no_longer_where_the_clock_is_put_back()
    {
        _ = Bob;
        await StandingAsync();
        Bob.IsDeactivated = true;

        _host.Time.Put(TimeSpan.FromHours(-3));
        _host.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.IsType<SlackStanding.Refused>(await StandingAsync());
    }

    [Fact]
    public async Task Slack_is_left_alone_no_longer_than_it_asked_where_the_clock_is_put_back()
    {
        _ = Bob;
        _host.Slack.Fails = _ => SlackFailure.TooMany(30);
        Assert.IsType<SlackStanding.Unknown>(await StandingAsync());
        _host.Slack.Fails = _ => null;

        _host.Time.Put(TimeSpan.FromHours(-3));
        _host.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.IsType<SlackStanding.Member>(await StandingAsync());
    }

    [Fact]
    public async Task A_user_of_whom_Slack_tells_a_change_is_forgotten_also_while_Slack_is_asked()
    {
        _ = Bob;
        await StandingAsync();
        Bob.IsDeactivated = true;
        Users.Forget(_host.Account("U0BOB"));
        Assert.IsType<SlackStanding.Refused>(await StandingAsync());

        Bob.IsDeactivated = false;
        Users.Forget(_host.Account("U0BOB"));
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _host.Slack.Before = _ =>
        {
            asked.TrySetResult();
            return goOn.Task;
        };
        var before = StandingAsync().AsTask();
        await asked.Task;
        Users.Forget(_host.Account("U0BOB"));
        goOn.SetResult();
        await before;
        Bob.IsDeactivated = true;
        Assert.IsType<SlackStanding.Refused>(await StandingAsync());
    }

    [Fact]
    public async Task Those_who_ask_about_one_user_at_once_share_a_call_and_none_ends_it_for_the_others()
    {
        _ = Bob;
        var goOn = new TaskCompletionSource();
        _host.Slack.Before = _ => goOn.Task;
        using var gaveUp = new CancellationTokenSource();
        var first = Users.StandingAsync(_host.Account("U0BOB"), gaveUp.Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(_ => StandingAsync().AsTask()).ToList();
        await gaveUp.CancelAsync();
        goOn.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.All(await Task.WhenAll(others), s => Assert.IsType<SlackStanding.Member>(s));
        Assert.Equal(1, Calls);
    }

    public static TheoryData<string, SlackFailure> Silences() => new()
    {
        { "down", SlackFailure.Down },
        { "hangs", SlackFailure.Hang },
        { "too many", SlackFailure.TooMany(3) },
        { "503", SlackFailure.Answered(503) },
        { "503 in a charset that nobody knows", SlackFailure.Answered(503) with { ContentType = "text/html; charset=windows-1252" } },
        { "no JSON", SlackFailure.Answered(200) },
        { "internal_error", SlackFailure.Of("internal_error") },
        { "token_revoked", SlackFailure.Of("token_revoked") },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task While_Slack_does_not_say_who_it_is_nobody_is_a_member_and_it_is_asked_again(string how, SlackFailure failure)
    {
        _ = Bob;
        if (failure.Hangs)
        {
            await _host.RestartAsync(callTimeout: TimeSpan.FromSeconds(2));
        }

        _host.Slack.Fails = _ => failure;
        Assert.True(await StandingAsync() is SlackStanding.Unknown { Why.Reason.Length: > 0 }, how);

        _host.Slack.Fails = _ => null;
        _host.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.IsType<SlackStanding.Member>(await StandingAsync());
    }

    [Theory]
    [InlineData("""{"id":"U0ELSE","team_id":"T0ACME0000"}""")]
    [InlineData("""{"team_id":"T0ACME0000"}""")]
    [InlineData("""{"id":7,"team_id":"T0ACME0000"}""")]
    [InlineData("""{"id":"U0BOB"}""")]
    [InlineData("""{"id":"U0BOB","team_id":7}""")]
    [InlineData("""{"id":"U0BOB","team_id":"T0ACME0000","deleted":"maybe"}""")]
    [InlineData("""{"id":"U0BOB","team_id":"T0ACME0000","is_bot":1}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_user_that_is_told_of_in_a_strange_way_is_no_member(string user)
    {
        _host.Slack.Fails = _ => new SlackFailure { Raw = new JsonObject { ["ok"] = true, ["user"] = JsonNode.Parse(user) } };

        Assert.IsNotType<SlackStanding.Member>(await StandingAsync());
    }
}
