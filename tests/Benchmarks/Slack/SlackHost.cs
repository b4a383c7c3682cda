using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>The bot on loopback, to which Slack sends over HTTP.</summary>
internal static class SlackHost
{
    public static Task<WebApplication> StartAsync(LedgerDatabase database, string policy) => OurHost.StartAsync(database, policy, settings => settings with { Slack = Settings }, Add, SlackTrust.Map);

    private static void Add(IServiceCollection services, ResolvedSettings settings)
    {
        services.AddSlack(settings);
        services.AddHttpClient(SlackApi.Client).ConfigurePrimaryHttpMessageHandler(() => new Everybody());
    }

    private static SlackSettings Settings => new()
    {
        AppId = SlackPress.App,
        TeamId = Company.Workspace,
        ApiBaseUrl = new Uri("https://slack.com/api/"),
        BotToken = new BotSecret("xoxb-benchmark"),
        SigningSecrets = [new BotSecret(SlackPress.Secret)],
    };

    /// <summary>Stands for Slack: everybody is a member of the workspace and has a conversation with the bot.</summary>
    private sealed class Everybody : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var said = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var answer = request.RequestUri!.AbsolutePath switch
            {
                "/api/auth.test" => new JsonObject { ["ok"] = true, ["team_id"] = Company.Workspace, ["user_id"] = "U0BENCH", ["bot_id"] = "B0BENCH" },
                "/api/users.info" => new JsonObject { ["ok"] = true, ["user"] = new JsonObject { ["id"] = said["user=".Length..], ["team_id"] = Company.Workspace, ["deleted"] = false } },
                "/api/conversations.open" => new JsonObject { ["ok"] = true, ["channel"] = new JsonObject { ["id"] = SlackPress.ChannelOf(JsonNode.Parse(said)!["users"]!.GetValue<string>()) } },
                _ => new JsonObject { ["ok"] = false, ["error"] = "unknown_method" },
            };
            var content = new StringContent(answer.ToJsonString());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }
    }
}
