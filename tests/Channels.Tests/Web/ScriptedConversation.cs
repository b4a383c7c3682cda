using System.Collections.Concurrent;
using System.Text;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>Answers <c>card</c> with a card, a press by replacing it, and anything else with what was said. Remembers what it was asked.</summary>
internal sealed class ScriptedConversation : IConversation
{
    public const string Hostile = "<img src=x onerror=alert(1)> **bold** [link](https://evil.test)";

    private readonly ConcurrentQueue<Incoming> _asked = new();

    public IReadOnlyCollection<Incoming> Asked => _asked;

    /// <summary>What an answer waits for.</summary>
    public Task MayAnswer { get; set; } = Task.CompletedTask;

    public async Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation)
    {
        _asked.Enqueue(incoming);
        await MayAnswer.WaitAsync(cancellation);
        return incoming switch
        {
            Incoming.Said { Text: "card" } => [new Reply.Say(new OutgoingMessage("Decide, please.", Card()))],
            Incoming.Said said => [new Reply.Say(new OutgoingMessage($"You said {said.Text}"))],
            Incoming.Pressed pressed => [new Reply.Replace(new OutgoingMessage("Decided.", Decided(pressed)))],
            _ => [],
        };
    }

    public static CardJson Card() => CardOf($$"""
        {
          "type": "AdaptiveCard", "version": "1.5",
          "body": [
            { "type": "TextBlock", "text": "Alice asks for billing-db/read", "size": "Large", "weight": "Bolder", "wrap": true },
            { "type": "TextBlock", "text": "{{Hostile}}", "wrap": true },
            { "type": "Input.Text", "id": "reason", "label": "Reason (needed to deny)", "isMultiline": true }
          ],
          "actions": [
            { "type": "Action.Execute", "title": "Approve", "verb": "approve", "style": "positive", "data": { "id": "delivery-1" } },
            { "type": "Action.Execute", "title": "Deny", "verb": "deny", "style": "destructive", "data": { "id": "delivery-1" } }
          ]
        }
        """);

    private static CardJson Decided(Incoming.Pressed pressed) => CardOf($$"""
        {
          "type": "AdaptiveCard", "version": "1.5",
          "body": [{ "type": "TextBlock", "text": "Decided: {{pressed.Verb}}", "wrap": true }]
        }
        """);

    private static CardJson CardOf(string json) => new(Encoding.UTF8.GetBytes(json));
}
