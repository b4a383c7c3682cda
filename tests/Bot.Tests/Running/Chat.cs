using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>A message as the page receives it.</summary>
public sealed record ChatMessage(string Id, string From, string Text, JsonObject? Card, DateTimeOffset At, int Version)
{
    /// <summary>Everything a person could read in it.</summary>
    public string Shown => Text + "\n" + (Card is null ? "" : string.Join('\n', TextsIn(Card)));

    public IEnumerable<(string Verb, JsonObject Data)> Buttons => Card is null ? [] : ButtonsIn(Card);

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject it => it.Where(p => p.Key is "text" or "title" && p.Value is JsonValue).Select(p => p.Value!.ToString()).Concat(it.SelectMany(p => TextsIn(p.Value))),
        JsonArray many => many.SelectMany(TextsIn),
        _ => [],
    };

    private static IEnumerable<(string, JsonObject)> ButtonsIn(JsonNode? node) => node switch
    {
        JsonObject it when it["type"]?.ToString() == "Action.Execute" => [(it["verb"]!.ToString(), it["data"]!.AsObject())],
        JsonObject it => it.SelectMany(p => ButtonsIn(p.Value)),
        JsonArray many => many.SelectMany(ButtonsIn),
        _ => [],
    };
}

/// <summary>One person's web chat, spoken to as the page does.</summary>
public sealed class Chat : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HubConnection _hub;

    // A message that is pushed between two looks is seen by the next one all the same.
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _pushed = new(0);

    private Chat(HubConnection hub) => _hub = hub;

    /// <param name="heard">Told of every message that is pushed, new or replaced.</param>
    public static async Task<Chat> OpenAsync(Uri address, string handle, Action<ChatMessage>? heard = null)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(address, $"/chat/hub?as={Uri.EscapeDataString(handle)}")).Build();
        var chat = new Chat(hub);
        foreach (var what in (string[])["message", "updated"])
        {
            hub.On<JsonObject>(what, message =>
            {
                heard?.Invoke(Read(message));
                chat._pushed.Release();
            });
        }

        await hub.StartAsync();
        return chat;
    }

    public async Task<IReadOnlyList<ChatMessage>> HistoryAsync() =>
        (await _hub.InvokeAsync<JsonArray>("History")).Select(Read).ToList();

    private static ChatMessage Read(JsonNode? message) => message.Deserialize<ChatMessage>(JsonSerializerOptions.Web)!;

    /// <summary>Says something; returns when it was answered.</summary>
    public Task SayAsync(string text, string? key = null) => _hub.InvokeAsync("Say", text, key ?? Guid.NewGuid().ToString("N"));

    /// <summary>Presses the newest button with this verb, with the card's inputs.</summary>
    public async Task PressAsync(string verb, object? inputs = null, string? key = null)
    {
        var message = await WaitForAsync(m => m.Buttons.Any(b => b.Verb == verb), $"a button {verb}");
        await PressAsync(message, verb, inputs, key);
    }

    /// <summary>Presses a button of a message that was kept, which may have changed meanwhile.</summary>
    public Task PressAsync(ChatMessage message, string verb, object? inputs = null, string? key = null)
    {
        var (_, data) = message.Buttons.First(b => b.Verb == verb);
        var sent = JsonSerializer.SerializeToNode(inputs ?? new { })!.AsObject();
        foreach (var (name, value) in data.Where(d => d.Key != "id"))
        {
            sent[name] = value?.DeepClone();
        }

        return _hub.InvokeAsync("Press", message.Id, data["id"]!.ToString(), verb, sent.ToJsonString(), key ?? Guid.NewGuid().ToString("N"));
    }

    /// <summary>Waits until some message of the bot shows this text, and returns the newest that does.</summary>
    public Task<ChatMessage> WaitForAsync(string text) => WaitForAsync(m => m.From == "bot" && m.Shown.Contains(text, StringComparison.Ordinal), $"“{text}”");

    public async Task<ChatMessage> WaitForAsync(Func<ChatMessage, bool> wanted, string what)
    {
        var until = Stopwatch.StartNew();
        IReadOnlyList<ChatMessage> history = [];
        do
        {
            while (_pushed.Wait(0))
            {
            }

            history = await HistoryAsync();
            if (history.LastOrDefault(wanted) is { } found)
            {
                return found;
            }
        }
        while (await _pushed.WaitAsync(LookAnyway) || until.Elapsed < Patience);

        throw new TimeoutException($"{what} was not shown. The conversation:\n" + string.Join("\n---\n", history.Select(m => $"{m.From}: {m.Shown}")));
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _pushed.Dispose();
    }
}
