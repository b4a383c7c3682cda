using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>Conversations for as long as a test lasts.</summary>
internal sealed class InMemoryMessages : IWebMessages
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChatAccount, List<WebMessage>> _conversations = [];

    public Task<WebMessage> Append(ChatAccount account, WebMessage message, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var conversation = Of(account);
            if (conversation.Find(it => it.Id == message.Id) is { } standing)
            {
                return Task.FromResult(standing);
            }

            conversation.Add(message);
            return Task.FromResult(message);
        }
    }

    public Task<bool> Replace(ChatAccount account, WebMessage replacement, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var conversation = Of(account);
            var index = conversation.FindIndex(it => it.Id == replacement.Id && it.Version == replacement.Version - 1);
            if (index >= 0)
            {
                conversation[index] = replacement;
            }

            return Task.FromResult(index >= 0);
        }
    }

    public Task<WebMessage?> Find(ChatAccount account, string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(Of(account).Find(it => it.Id == id));
        }
    }

    public Task<IReadOnlyList<WebMessage>> History(ChatAccount account, int take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WebMessage>>([.. Of(account).TakeLast(take)]);
        }
    }

    private List<WebMessage> Of(ChatAccount account) =>
        _conversations.TryGetValue(account, out var conversation) ? conversation : _conversations[account] = [];
}
