using System.Globalization;
using System.Threading.Channels;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Web;
using Microsoft.AspNetCore.SignalR;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>
/// One person at the web chat over all lives of the host: asks, presses what is offered, and sends again under the same key what was not
/// answered before the host died, as the page does.
/// </summary>
/// <param name="wants">Entitlements that this person asks for; nobody who wants none asks.</param>
public sealed class Somebody(string handle, IReadOnlyList<string> wants, Journal journal, int seed)
{
    private readonly Random _dice = new(seed);
    private readonly Dictionary<string, ChatMessage> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<(string Message, int Version, string Verb)> _pressed = [];
    private Act? _unanswered;

    public bool Asks => wants.Count > 0;

    private sealed record Act(string Verb, string Text, ChatMessage? On, string Key)
    {
        public string About => On?.Buttons.First(b => b.Verb == Verb).Data["id"]!.ToString() ?? "";
    }

    /// <summary>Goes on until the host is gone, or <paramref name="acts"/> requests were asked for and nothing offered is left to press.</summary>
    public async Task LiveAsync(Uri address, int acts, CancellationToken over)
    {
        try
        {
            var heard = Channel.CreateUnbounded<ChatMessage>();
            await using var chat = await Chat.OpenAsync(address, handle, message => heard.Writer.TryWrite(message)).WaitAsync(over);
            Take(await chat.HistoryAsync().WaitAsync(over));
            await LiveAsync(chat, heard.Reader, acts, over);
        }
        catch (Exception exception) when (over.IsCancellationRequested && exception is not HubException)
        {
            // The host is dead, which ends whatever this person was doing.
        }
    }

    private async Task LiveAsync(Chat chat, ChannelReader<ChatMessage> heard, int acts, CancellationToken over)
    {
        while (true)
        {
            if ((_unanswered ?? Offered() ?? (acts-- > 0 ? Ask() : null)) is { } act)
            {
                await DoAsync(chat, act, heard, over);
            }
            else if (Asks)
            {
                return;
            }
            else
            {
                Take([await heard.ReadAsync(over)]);
            }

            while (heard.TryRead(out var more))
            {
                Take([more]);
            }
        }
    }

    private async Task DoAsync(Chat chat, Act act, ChannelReader<ChatMessage> heard, CancellationToken over)
    {
        _unanswered = act;
        if (act.On is { } message)
        {
            await chat.PressAsync(message, act.Verb, act.Verb == "deny" ? new { reason = "Not this week" } : new { }, act.Key).WaitAsync(over);
            journal.Add(new(handle, act.Verb, act.About, act.Key));
            _pressed.Add((message.Id, message.Version, act.Verb));
        }
        else
        {
            await chat.SayAsync(act.Text, act.Key).WaitAsync(over);
            var reply = WebFeed.IdFor($"{WebFeed.GroupOf(WebFeed.AccountOf(handle))}/{act.Key}", "reply 0");
            while (!_shown.ContainsKey(reply))
            {
                Take([await heard.ReadAsync(over)]);
            }
        }

        _unanswered = null;
    }

    public override string ToString() => $"{handle}, who {(_unanswered is { } act ? $"waits for the answer to {act.Verb} {act.Text}" : "waits for nothing")}";

    private Act? Offered()
    {
        foreach (var message in _shown.Values.OrderBy(m => m.At).Where(m => m.From == "bot"))
        {
            var verbs = message.Buttons.Select(b => b.Verb).Where(v => !_pressed.Contains((message.Id, message.Version, v))).ToHashSet();
            var verb = verbs.Contains("submit-request") ? "submit-request"
                : verbs.Contains("approve") ? _dice.Next(8) == 0 ? "deny" : "approve"
                : verbs.Contains("release") && _dice.Next(12) == 0 ? "release"
                : verbs.Contains("cancel") && _dice.Next(24) == 0 ? "cancel"
                : null;
            if (verb is not null)
            {
                return new(verb, "", message, Key());
            }
        }

        return null;
    }

    private Act? Ask() => !Asks
        ? null
        : new("", string.Create(CultureInfo.InvariantCulture, $"I need {wants[_dice.Next(wants.Count)]} for {_dice.Next(2, 6)} hours to work on INC-{_dice.Next(1000, 9999)}"), null, Key());

    private string Key()
    {
        var bytes = new byte[16];
        _dice.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private void Take(IEnumerable<ChatMessage> messages)
    {
        foreach (var message in messages.Where(m => !_shown.TryGetValue(m.Id, out var known) || known.Version <= m.Version))
        {
            _shown[message.Id] = message;
        }
    }
}
