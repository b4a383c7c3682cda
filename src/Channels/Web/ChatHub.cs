using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>
/// What the page of the web chat calls, at <c>/chat/hub?as=HANDLE</c>. The page hears <c>message</c> and <c>updated</c> (a <see cref="WebMessage"/>)
/// and <c>clock</c> (<c>{ now }</c>, governance time).
/// </summary>
public sealed partial class ChatHub(IWebPeople people, WebFeed feed, IConversation conversation, IDevelopmentClock clock, IHostApplicationLifetime host) : Hub
{
    public override async Task OnConnectedAsync()
    {
        var (_, account) = Caller();
        await Groups.AddToGroupAsync(Context.ConnectionId, WebFeed.GroupOf(account), Context.ConnectionAborted);
        await Clients.Caller.SendAsync("clock", new { now = clock.Now }, Context.ConnectionAborted);
    }

    /// <summary>The conversation so far, oldest first.</summary>
    public Task<IReadOnlyList<WebMessage>> History() => feed.History(Caller().Account, Context.ConnectionAborted);

    /// <summary>Says something. Returns when it was answered.</summary>
    /// <param name="text">Up to 16 KB of UTF-8.</param>
    /// <param name="clientKey">A random key of the page's making; the same when the page tries again.</param>
    public async Task Say(string text, string clientKey)
    {
        var (person, account) = Caller();
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new HubException("There is nothing to send yet. Write a message first.");
        }

        if (!CardInputs.Fits(text))
        {
            throw new HubException("This message is longer than 16 KB. Nothing was sent; shorten it and send it again.");
        }

        var key = KeyOf(account, clientKey);
        await Keep(account, key, text);
        await Answer(new Incoming.Said(person.Ref, account, ConversationOf(account), key, text), string.Empty, _ => false);
    }

    /// <summary>Presses a button of a card. Returns when it was answered.</summary>
    /// <param name="messageId">The message that shows the card.</param>
    /// <param name="id">What the button's data names: a delivery or a dialog.</param>
    /// <param name="inputsJson">One JSON object of up to 16 KB: the card's own inputs, by input id.</param>
    /// <param name="clientKey">As with <see cref="Say"/>.</param>
    public async Task Press(string messageId, string id, string verb, string inputsJson, string clientKey)
    {
        var (person, account) = Caller();
        if (!IsName(messageId) || !IsName(id) || !IsName(verb))
        {
            throw new HubException("This button could not be read. Nothing was done; reload the page and try again.");
        }

        var inputs = CardInputs.Parse(inputsJson)
            ?? throw new HubException("What was filled in could not be read. Nothing was done; reload the page and try again.");
        var pressed = new Incoming.Pressed(person.Ref, account, ConversationOf(account), KeyOf(account, clientKey), id, verb, inputs);
        await Answer(pressed, messageId, standing => CardButtons.Offers(standing.Card, id, verb));
    }

    private async Task Keep(ChatAccount account, string key, string text)
    {
        try
        {
            await feed.Add(account, WebFeed.IdFor(key, "said"), WebAuthor.You, new OutgoingMessage(Keepable.Of(text)), host.ApplicationStopping);
        }
        catch (LedgerUnavailableException)
        {
            throw new HubException("The bot cannot write its ledger at the moment. Your message was not read and nothing was recorded. Try again in a few minutes.");
        }
    }

    private async Task Answer(Incoming incoming, string messageId, Func<WebMessage, bool> offersIt)
    {
        foreach (var (index, reply) in (await conversation.HandleAsync(incoming, host.ApplicationStopping)).Index())
        {
            try
            {
                await Show(incoming, index, reply, messageId, offersIt);
            }
            catch (LedgerUnavailableException)
            {
                // What was answered is true and can only not be kept: the page is told it all the same.
                throw new HubException(reply.Message.Text);
            }
        }
    }

    /// <remarks>A card that no longer offers the pressed button was decided or renewed meanwhile: an answer must not undo that.</remarks>
    private async Task Show(Incoming incoming, int index, Reply reply, string messageId, Func<WebMessage, bool> offersIt)
    {
        var replaced = reply is Reply.Replace
            && await feed.Replace(incoming.Account, messageId, reply.Message, offersIt, host.ApplicationStopping);
        if (!replaced)
        {
            await feed.Add(incoming.Account, WebFeed.IdFor(incoming.IdempotencyKey, $"reply {index}"), WebAuthor.Bot, reply.Message, host.ApplicationStopping);
        }
    }

    /// <summary>Whom this connection acts as, looked up at each call: people leave.</summary>
    private (Person Person, ChatAccount Account) Caller()
    {
        var handle = Context.GetHttpContext()?.Request.Query["as"].ToString() ?? string.Empty;
        var person = people.Find(handle);
        return Admission.Refusal(person, handle) is { } refusal
            ? throw new HubException(refusal)
            : (person!, WebFeed.AccountOf(person!.Handle.Value));
    }

    private static string KeyOf(ChatAccount account, string? clientKey) => clientKey is not null && ClientKeyPattern().IsMatch(clientKey)
        ? $"{WebFeed.GroupOf(account)}/{clientKey}"
        : throw new HubException("The page sent no usable key. Nothing was done; reload the page and try again.");

    private static bool IsName(string? text) => text is not null && NamePattern().IsMatch(text);

    private static ConversationId ConversationOf(ChatAccount account) => new(WebFeed.GroupOf(account));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{16,64}\z")]
    private static partial Regex ClientKeyPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._:~/#-]{1,128}\z")]
    private static partial Regex NamePattern();
}
