using ChatGovernanceBot.Governance.People;
using Microsoft.AspNetCore.SignalR;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>The conversations of the web chat: what is said is stored first and then pushed to every page that shows it.</summary>
public sealed class WebFeed(IWebMessages messages, IHubContext<ChatHub> hub, IDevelopmentClock clock)
{
    /// <summary>How many messages a page is given.</summary>
    public const int Shown = 200;

    /// <summary>The provider part of every account of the web chat.</summary>
    public const string Provider = "web";

    /// <summary>The account that the page of this handle acts as.</summary>
    public static ChatAccount AccountOf(string handle) => new(Provider, "local", handle);

    /// <summary>The SignalR group of all pages that show an account's conversation.</summary>
    public static string GroupOf(ChatAccount account) => $"{account.Provider}/{account.Tenant}/{account.UserId}";

    /// <summary>An id that is the same whenever the same thing is said again: 32 hexadecimal digits.</summary>
    public static string IdFor(string idempotencyKey, string part) => StableId.Of($"{part}\n{idempotencyKey}");

    public Task<IReadOnlyList<WebMessage>> History(ChatAccount account, CancellationToken cancellation) =>
        messages.History(account, Shown, cancellation);

    /// <summary>Adds a message; the same id twice is one message.</summary>
    public async Task Add(ChatAccount account, string id, WebAuthor from, OutgoingMessage message, CancellationToken cancellation)
    {
        var stored = await messages.Append(account, new WebMessage(id, from, message.Text, message.Card, clock.Now, 1), cancellation);
        await Push(account, "message", stored, cancellation);
    }

    /// <summary>Replaces a message while <paramref name="applies"/> holds for it as it stands; the pages are shown what stands in the end.</summary>
    /// <returns>False if there is no such message.</returns>
    public async Task<bool> Replace(
        ChatAccount account, string id, OutgoingMessage message, Func<WebMessage, bool> applies, CancellationToken cancellation)
    {
        while (await messages.Find(account, id, cancellation) is { } standing)
        {
            var shown = applies(standing) ? standing with { Text = message.Text, Card = message.Card, Version = standing.Version + 1 } : standing;
            if (ReferenceEquals(shown, standing) || await messages.Replace(account, shown, cancellation))
            {
                await Push(account, "updated", shown, cancellation);
                return true;
            }
        }

        return false;
    }

    private Task Push(ChatAccount account, string what, WebMessage message, CancellationToken cancellation) =>
        hub.Clients.Group(GroupOf(account)).SendAsync(what, message, cancellation);
}
