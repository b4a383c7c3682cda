using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Tests.Slack.Trust;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What is known of Slack before anything is sent.</summary>
public sealed class SlackSelfTests
{
    private static int Asked(SlackChannelHost host) => host.Slack.Calls.Count(c => c.Method == "auth.test");

    private static async Task<ChannelReport> AskedAsync(SlackChannelHost host)
    {
        await host.Service<SlackSelf>().AskAsync(default);
        return host.Channel.Report();
    }

    [Fact]
    public async Task An_unreachable_Slack_and_a_token_that_is_refused_show_without_anything_being_sent()
    {
        await using var host = await SlackChannelHost.StartAsync();
        host.Slack.Fails = _ => SlackFailure.Down;
        Assert.Contains("Slack cannot be reached", (await AskedAsync(host)).Detail, StringComparison.Ordinal);

        host.Slack.Fails = _ => SlackFailure.Of("invalid_auth");
        Assert.Contains("refuses the bot's token", (await AskedAsync(host)).Detail, StringComparison.Ordinal);

        host.Slack.Fails = _ => null;
        Assert.Equal("on", (await AskedAsync(host)).State);
    }

    [Fact]
    public async Task A_token_that_may_see_nothing_is_told_as_refused()
    {
        await using var host = await SlackChannelHost.StartAsync();
        host.Slack.Fails = _ => SlackFailure.Of("access_denied");

        Assert.Contains("refuses the bot's token", (await AskedAsync(host)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_workspace_is_told_as_what_it_is()
    {
        await using var host = await SlackChannelHost.StartAsync();
        host.Slack.Workspace.TeamId = "T0ELSE";

        Assert.Contains($"The bot token is of the workspace T0ELSE, and Slack__TeamId says {SlackDouble.TeamId}", (await AskedAsync(host)).Detail, StringComparison.Ordinal);
        await AskedAsync(host);
        Assert.Single(host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains("T0ELSE", StringComparison.Ordinal));

        host.Slack.Workspace.TeamId = SlackDouble.TeamId;
        Assert.Equal("on", (await AskedAsync(host)).State);
    }

    [Theory]
    [InlineData("E0ACME", "", null)]
    [InlineData("E0OTHER", "", "of the organisation E0OTHER, and Slack__EnterpriseId says E0ACME")]
    [InlineData(null, "", "of no organisation, and Slack__EnterpriseId says E0ACME")]
    [InlineData("E0ACME", "T0ELSE", "of the workspace T0ACME0000, and Slack__TeamId says T0ELSE")]
    public async Task A_token_of_another_organisation_is_told_as_what_it_is(string? actual, string team, string? problem)
    {
        await using var host = await SlackChannelHost.StartAsync(enterprise: "E0ACME", team: team);
        host.Slack.Workspace.EnterpriseId = actual;

        var report = await AskedAsync(host);

        Assert.Equal(problem is null ? "on" : "failing", report.State);
        Assert.Contains(problem ?? "Slack over", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_is_asked_at_the_start_then_each_minute_while_it_fails_and_each_ten_minutes_while_it_works()
    {
        await using var host = await SlackChannelHost.StartAsync();
        var time = new RecordedTime();
        host.Slack.Fails = _ => SlackFailure.Down;
        using var self = new SlackSelf(host.Service<SlackApi>(), host.Settings, host.Service<SlackHealth>(), time);
        await self.StartAsync(default);
        await Until.TrueAsync(() => time.Waits.Count == 1);
        Assert.False(host.Service<SlackHealth>().IsWell);

        host.Slack.Fails = _ => null;
        time.Advance(SlackSelf.WhileItFails);
        await Until.TrueAsync(() => time.Waits.Count == 2);
        time.Advance(TimeSpan.FromMinutes(1));
        await Until.TrueAsync(() => time.Waits.Count == 3);
        Assert.Equal(2, Asked(host));
        time.Advance(SlackSelf.WhileItWorks);
        await Until.TrueAsync(() => time.Waits.Count == 4);
        Assert.Equal(3, Asked(host));

        // Something else fails meanwhile.
        host.Service<SlackHealth>().Fails("bot token", "It was revoked.");
        time.Advance(TimeSpan.FromMinutes(1));
        await Until.TrueAsync(() => time.Waits.Count == 5);
        Assert.Equal(4, Asked(host));
        await self.StopAsync(default);
    }
}
