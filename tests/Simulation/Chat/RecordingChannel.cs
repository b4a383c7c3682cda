using System.Collections.Concurrent;
using System.Globalization;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Hosting;

namespace ChatGovernanceBot.Simulation.Chat;

/// <summary>A message as it stands before a person.</summary>
internal sealed record Shown(string To, string Delivery, OutgoingMessage Message, DateTimeOffset At);

/// <summary>In the place of the chat: remembers what everyone was sent, says sometimes that it cannot take a message now.</summary>
internal sealed class RecordingChannel(int seed, TimeProvider system, Fate fate, Inboxes inboxes) : IChannel
{
    public const string ProviderName = "sim";

    public string Provider => ProviderName;

    public Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        fate.MayStrike();
        if (!fate.IsKind && Dice.For(seed, string.Create(CultureInfo.InvariantCulture, $"send{delivery}{system.GetUtcNow().Ticks}")).Chance(2))
        {
            return Task.FromResult<SendResult>(new SendResult.TryLater("The channel takes no more messages now.", TimeSpan.FromMinutes(10)));
        }

        inboxes.Take(new(to.UserId, delivery.Value, message, system.GetUtcNow()));
        fate.MayStrike();
        return Task.FromResult<SendResult>(new SendResult.Sent(new(delivery.Value)));
    }

    public Task<SendResult> FindAsync(ChatAccount to, DeliveryId delivery, CancellationToken cancellation) =>
        Task.FromResult<SendResult>(inboxes.OwnerOf(delivery.Value) is null ? new SendResult.Gone() : new SendResult.Sent(new(delivery.Value)));

    public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
    {
        fate.MayStrike();
        inboxes.Replace(new(to.UserId, delivery.Value, message, system.GetUtcNow()), reference.Value);
        return Task.FromResult<SendResult>(new SendResult.Sent(reference));
    }

    public ChannelReport Report() => new(ProviderName, "on", "simulated");
}

/// <summary>What everyone was shown. It outlives the host.</summary>
internal sealed class Inboxes
{
    private readonly ConcurrentQueue<Shown> _new = new();
    private readonly ConcurrentDictionary<string, Shown> _standing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Person, DateTimeOffset Monday), int> _weekly = new();

    public int Sent { get; private set; }
    public int Updated { get; private set; }

    /// <summary>The most that one person was sent in a week.</summary>
    public (string Person, int Messages) Most => _weekly.IsEmpty ? ("", 0) : _weekly.MaxBy(w => w.Value) is var most ? (most.Key.Person, most.Value) : default;

    /// <summary>The weeks in which somebody was sent more than <paramref name="most"/>.</summary>
    public IEnumerable<(string Person, DateTimeOffset Monday, int Messages)> Weeks(int most) => _weekly.Where(w => w.Value > most).Select(w => (w.Key.Person, w.Key.Monday, w.Value));

    private static DateTimeOffset MondayOf(DateTimeOffset at) => new(at.UtcDateTime.Date.AddDays(-(((int)at.UtcDateTime.DayOfWeek + 6) % 7)), TimeSpan.Zero);

    // The same delivery sent twice is one message.
    public void Take(Shown shown)
    {
        if (_standing.TryAdd(shown.Delivery, shown))
        {
            Sent++;
            _weekly.AddOrUpdate((shown.To, MondayOf(shown.At)), 1, (_, n) => n + 1);
        }

        _new.Enqueue(shown);
    }

    public void Replace(Shown shown, string before)
    {
        Updated++;
        _standing.TryRemove(before, out _);
        _standing[shown.Delivery] = shown;
        _new.Enqueue(shown);
    }

    /// <summary>What was shown since this was asked last.</summary>
    public IEnumerable<Shown> New()
    {
        while (_new.TryDequeue(out var shown))
        {
            yield return shown;
        }
    }

    /// <summary>Everything that stands before somebody now, as it was sent or changed.</summary>
    public IReadOnlyList<Shown> Before(string person) => [.. _standing.Values.Where(s => s.To == person).OrderBy(s => s.At)];

    /// <summary>Tells the person of an account.</summary>
    public Func<string, PersonId?> PersonOf { get; set; } = _ => null;

    /// <summary>To whom a card was brought.</summary>
    public string? OwnerOf(string delivery) => _standing.GetValueOrDefault(delivery)?.To;
}
