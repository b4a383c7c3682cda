using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Web;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>One person who talks to the bot about one request among many: what is awaited is found by the request's id.</summary>
public sealed partial class Talker(Chat chat, string handle) : IAsyncDisposable
{
    public static async Task<Talker> OpenAsync(Uri address, string name) => new(await Chat.OpenAsync(address, name + "@acme.test"), name + "@acme.test");

    public Task<IReadOnlyList<ChatMessage>> HistoryAsync() => chat.HistoryAsync();

    /// <summary>Says something and returns what the bot answered to it.</summary>
    public async Task<ChatMessage> SayAsync(string text)
    {
        var key = NewKey();
        await chat.SayAsync(text, key);
        return await AnswerAsync(key) ?? throw new InvalidOperationException($"“{text}” was not answered.");
    }

    /// <summary>Presses a button of any card, also another person's, and returns what the bot answered: a message, or the card as it stands then.</summary>
    public async Task<ChatMessage> PressAsync(ChatMessage card, string verb, object? inputs = null, string? key = null)
    {
        key ??= NewKey();
        await chat.PressAsync(card, verb, inputs, key);
        return await AnswerAsync(key) ?? (await chat.HistoryAsync()).Single(m => m.Id == card.Id);
    }

    /// <summary>Asks for access in one sentence that leaves nothing open, and submits it.</summary>
    /// <returns>The request's id.</returns>
    public async Task<string> AskAsync(string sentence)
    {
        var confirmation = await SayAsync(sentence);
        Assert.True(confirmation.Buttons.Any(b => b.Verb == "submit-request"), $"“{sentence}” was answered with:\n{confirmation.Shown}");
        return RequestIn(await PressAsync(confirmation, "submit-request"));
    }

    public static string RequestIn(ChatMessage message) => RequestPattern().Match(message.Shown) is { Success: true } found
        ? found.Value
        : throw new InvalidOperationException("There is no request in:\n" + message.Shown);

    /// <summary>Waits until one message about the request shows all of these texts.</summary>
    public Task<ChatMessage> SeesAsync(string request, params string[] texts) =>
        chat.WaitForAsync(m => m.From == "bot" && texts.Append(request).All(text => m.Shown.Contains(text, StringComparison.Ordinal)), $"“{string.Join("”, “", texts)}” about {request}");

    /// <summary>Waits until a message that was seen before shows a text.</summary>
    public Task<ChatMessage> SeesOnAsync(ChatMessage seen, string text) =>
        chat.WaitForAsync(m => m.Id == seen.Id && m.Shown.Contains(text, StringComparison.Ordinal), $"“{text}” on the card seen before");

    /// <summary>Waits for the request's card that offers a button.</summary>
    public Task<ChatMessage> CardAsync(string request, string verb) =>
        chat.WaitForAsync(m => m.Shown.Contains("Request " + request, StringComparison.Ordinal) && m.Buttons.Any(b => b.Verb == verb), $"a button {verb} for {request}");

    public async Task<ChatMessage> ApproveAsync(string request, object? inputs = null) => await PressAsync(await CardAsync(request, "approve"), "approve", inputs);

    public async Task<ChatMessage> DenyAsync(string request, string reason) => await PressAsync(await CardAsync(request, "deny"), "deny", new { reason });

    /// <summary>What was ever shown about a request.</summary>
    public async Task<string> EverythingAboutAsync(string request) =>
        string.Join("\n---\n", (await chat.HistoryAsync()).Where(m => m.Shown.Contains("Request " + request, StringComparison.Ordinal)).Select(m => m.Shown));

    private async Task<ChatMessage?> AnswerAsync(string key)
    {
        var id = WebFeed.IdFor($"{WebFeed.GroupOf(WebFeed.AccountOf(handle))}/{key}", "reply 0");
        return (await chat.HistoryAsync()).SingleOrDefault(m => m.Id == id);
    }

    public static string NewKey() => Guid.NewGuid().ToString("N");

    [GeneratedRegex("R-[2-9A-Z]{8}")]
    private static partial Regex RequestPattern();

    public ValueTask DisposeAsync() => chat.DisposeAsync();
}
