using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>A manager's approval as Slack sends it, and the card on which it was pressed.</summary>
/// <param name="Body">The form; its trigger is its own.</param>
internal sealed record SlackPress(DeliveryRow Card, byte[] Body)
{
    public const string App = "A0BENCH";
    public const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly SlackSigner Slack = new(Secret, TimeProvider.System);
    private static readonly SlackSigner Forger = new(new string('0', Secret.Length), TimeProvider.System);

    /// <summary>Slack opens fifty conversations a minute and says of a hundred users what they are: more cannot all press for the first time within seconds.</summary>
    private const int Managers = 40;

    /// <summary>The message that is pressed.</summary>
    private const string Ts = "1764000000.000100";

    /// <summary>Decisions of the managers who press.</summary>
    public static ImmutableArray<SlackPress> All(Template template)
    {
        var accounts = template.Decisions.Select(d => d.Vote.By).Distinct()
            .Select(by => (By: by, Account: template.Organisation.Roster.Find(by)!.Accounts.FirstOrDefault(a => a is { Provider: "slack", Tenant: Company.Workspace })))
            .Where(m => m.Account is not null).Take(Managers).ToDictionary(m => m.By, m => m.Account!);
        return [.. from decision in template.Decisions
                   where accounts.ContainsKey(decision.Vote.By)
                   select new SlackPress(ApprovalCards.Of(decision, accounts[decision.Vote.By], $"{ChannelOf(accounts[decision.Vote.By].UserId)}/{Ts}/0"), BodyOf(decision, accounts[decision.Vote.By]))];
    }

    /// <summary>A user's conversation with the bot.</summary>
    public static string ChannelOf(string user) => "D" + user;

    /// <summary>Signs it now and sends it.</summary>
    /// <exception cref="InvalidOperationException">It was not acknowledged.</exception>
    public async Task SendAsync(LoadClient client)
    {
        var answer = await SendAsync(client, Slack);
        if (!answer.IsSuccess)
            throw new InvalidOperationException($"{answer.Status}: {answer.Text}");
    }

    /// <summary>Sees that another's signature gets nowhere: a receiver that checks nothing would be no peer.</summary>
    /// <exception cref="InvalidOperationException">It was acknowledged.</exception>
    public async Task IsRefusedForgedAsync(LoadClient client)
    {
        if ((await SendAsync(client, Forger)).IsSuccess)
            throw new InvalidOperationException("A forged signature was acknowledged.");
    }

    private Task<LoadClient.Answer> SendAsync(LoadClient client, SlackSigner signer)
    {
        var now = signer.Now;
        return client.PostAsync(
            "/slack/interactions", $"Content-Type: {SlackSigner.Form}\r\n{SlackSigner.Timestamp}: {now}\r\n{SlackSigner.Signature}: {signer.Sign(now, Body)}\r\n", Body);
    }

    private static byte[] BodyOf(Decision decision, ChatAccount account)
    {
        var value = new JsonObject { ["id"] = decision.Vote.Delivery.Value }.ToJsonString();
        var (channel, ts) = (ChannelOf(account.UserId), Ts);
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["api_app_id"] = App,
            ["team"] = new JsonObject { ["id"] = Company.Workspace, ["domain"] = "acme" },
            ["user"] = new JsonObject { ["id"] = account.UserId, ["username"] = "manager", ["name"] = "manager", ["team_id"] = Company.Workspace },
            ["trigger_id"] = $"1.2.{decision.Request}",
            ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = ts, ["channel_id"] = channel, ["is_ephemeral"] = false },
            ["channel"] = new JsonObject { ["id"] = channel, ["name"] = "directmessage" },
            ["message"] = new JsonObject { ["type"] = "message", ["ts"] = ts, ["text"] = "Your approval is needed.", ["user"] = "U0BENCH" },
            ["state"] = new JsonObject { ["values"] = new JsonObject() },
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "button",
                ["action_id"] = "approve",
                ["block_id"] = "buttons",
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Approve", ["emoji"] = false },
                ["value"] = value,
                ["style"] = "primary",
                ["action_ts"] = "1764000001.000200",
            }),
        };
        return SlackSigner.FormOf(("payload", payload.ToJsonString()));
    }
}
