using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The SDK's adapter. A turn that fails fails for its caller, who logs it.</summary>
/// <remarks>The SDK's own log lines hold ids as they came; it gets no logger.</remarks>
internal sealed class TeamsAdapter(BotFrameworkAuthentication authentication) : CloudAdapter(authentication, logger: null)
{
    /// <summary>Runs an activity that was accepted.</summary>
    /// <returns>What answers it; null where the protocol wants no content.</returns>
    public Task<InvokeResponse?> RunAsync(AuthenticateRequestResult accepted, Activity activity, IBot bot, CancellationToken cancellation) =>
        ProcessActivityAsync(accepted, activity, bot.OnTurnAsync, cancellation)!;
}
