using System.Text;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Newtonsoft.Json;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What answers an invoke, as it is written out.</summary>
internal static class TeamsWire
{
    public static string Text(object body) => JsonConvert.SerializeObject(body, Formatting.None, HttpHelper.BotMessageSerializerSettings);

    public static int Bytes(object body) => Encoding.UTF8.GetByteCount(Text(body));
}
