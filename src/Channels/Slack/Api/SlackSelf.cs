using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// Asks Slack from the start, and then again and again, whether it can be reached and whose the bot token is, so that the health report says
/// so before anything is sent. Nothing waits for it. https://docs.slack.dev/reference/methods/auth.test
/// </summary>
internal sealed class SlackSelf(SlackApi api, SlackSettings settings, SlackHealth health, TimeProvider time) : BackgroundService
{
    /// <summary>How long until Slack is asked again, in system time, while something is wrong.</summary>
    public static readonly TimeSpan WhileItFails = TimeSpan.FromMinutes(1);

    /// <summary>How long until Slack is asked again, in system time, while all is well.</summary>
    public static readonly TimeSpan WhileItWorks = TimeSpan.FromMinutes(10);

    private const string Part = "workspace";
    private const int LongestId = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var asked = time.GetTimestamp();
                await AskAsync(stoppingToken);
                // What else is called may fail meanwhile.
                do
                {
                    await Task.Delay(WhileItFails, time, stoppingToken);
                }
                while (health.IsWell && time.GetElapsedTime(asked) < WhileItWorks);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not a failure: the host stops.
        }
    }

    /// <summary>Asks once. What stands in the way of asking is noted where every call is made.</summary>
    /// <returns>Whether Slack says that the token is of what is configured.</returns>
    internal async Task<bool> AskAsync(CancellationToken cancellation)
    {
        try
        {
            return await AskNowAsync(cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException and not OutOfMemoryException)
        {
            // What answers there is not Slack, and that must not end the host.
            health.Fails(Part, $"What Slack was asked about itself could not be read ({failed.GetType().Name}).");
            return false;
        }
    }

    private async Task<bool> AskNowAsync(CancellationToken cancellation)
    {
        if (await api.CallAsync(SlackMethod.TestToken, "", [], cancellation) is not SlackOutcome.Done { Answer: var self })
        {
            return false;
        }

        if (WhyNot(self) is { } problem)
        {
            health.Fails(Part, problem);
            return false;
        }

        health.Works(Part);
        return true;
    }

    /// <summary>Null where the token is of what is configured.</summary>
    private string? WhyNot(JsonObject self)
    {
        // An app that is installed for a whole organisation is of none of its workspaces.
        var isOfWorkspace = self["is_enterprise_install"] is not JsonValue install || !install.TryGetValue<bool>(out var isWhole) || !isWhole;
        return settings.EnterpriseId.Length > 0 && self.Text("enterprise_id") != settings.EnterpriseId ? Of("organisation", self.Text("enterprise_id"), settings.EnterpriseId, "Slack__EnterpriseId")
            : settings.TeamId.Length > 0 && isOfWorkspace && self.Text("team_id") != settings.TeamId ? Of("workspace", self.Text("team_id"), settings.TeamId, "Slack__TeamId")
            : null;
    }

    private static string Of(string what, string? actual, string configured, string setting) =>
        $"The bot token is of {(string.IsNullOrEmpty(actual) ? $"no {what}" : $"the {what} {PlainText.Line(actual, LongestId)}")}, and {setting} says {configured}: what is sent goes elsewhere than what is heard comes from. Set the token and the id of the same {what}.";
}
