using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The answers that invokes were given. A replayed one is given the same, also after a restart, for as long as keys are kept.</summary>
public sealed class TeamsInbox(AnswerBook answers)
{
    /// <summary>The idempotency key of an activity, the same for each time that it arrives. Ids of Teams are unique in their conversation only.</summary>
    public static string KeyOf(string tenant, string conversation, string activity) => $"teams/{Escaped(tenant)}/{Escaped(conversation)}/{Escaped(activity)}";

    /// <summary>Null for an invoke that was not answered yet.</summary>
    public async Task<InvokeResponse?> FindAsync(string key, CancellationToken cancellation = default) =>
        await answers.FindAsync(key, cancellation) is { } kept ? Read(kept) : null;

    /// <summary>Keeps an answer before it is given.</summary>
    /// <returns>What is to be given: of two that are kept at the same time, the first.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was kept.</exception>
    public async Task<InvokeResponse> KeepAsync(string key, InvokeResponse answer, CancellationToken cancellation = default) =>
        Read(await answers.KeepAsync(key, JsonConvert.SerializeObject(new Kept(answer.Status, Body(answer)), Formatting.None, HttpHelper.BotMessageSerializerSettings), cancellation));

    private static JToken? Body(InvokeResponse answer) => answer.Body is null ? null : JToken.FromObject(answer.Body, JsonSerializer.Create(HttpHelper.BotMessageSerializerSettings));

    private static InvokeResponse Read(string kept)
    {
        using var text = new JsonTextReader(new StringReader(kept)) { DateParseHandling = DateParseHandling.None };
        var read = JsonSerializer.Create(new() { DateParseHandling = DateParseHandling.None }).Deserialize<Kept>(text)!;
        return new InvokeResponse { Status = read.Status, Body = read.Body };
    }

    private static string Escaped(string id) => Uri.EscapeDataString(id);

    private sealed record Kept(int Status, JToken? Body);
}
