using Microsoft.Bot.Connector;
using Microsoft.Rest;
using Newtonsoft.Json;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>A client of the Teams services that is made when it is first used: the SDK asks for one in every turn, and most turns send nothing through it.</summary>
internal sealed class LateConnector(Uri service, Func<ConnectorClient> make) : IConnectorClient
{
    private ConnectorClient? _made;

    public Uri BaseUri
    {
        get => service;
        set => Made.BaseUri = service = value;
    }

    public JsonSerializerSettings SerializationSettings => Made.SerializationSettings;

    public JsonSerializerSettings DeserializationSettings => Made.DeserializationSettings;

    public ServiceClientCredentials Credentials => Made.Credentials;

    public IAttachments Attachments => Made.Attachments;

    public IConversations Conversations => Made.Conversations;

    private ConnectorClient Made => _made ??= make();

    public void Dispose() => _made?.Dispose();
}
