using System.Runtime.ExceptionServices;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>
/// The SDK's adapter. A turn that fails is logged by what failed and where, without what was said in it, and fails for its caller too:
/// whoever owes the sending must hear of it.
/// </summary>
internal sealed partial class TeamsAdapter : CloudAdapter
{
    // The SDK's own log lines hold ids as they came; it gets no logger.
    public TeamsAdapter(BotFrameworkAuthentication authentication, ILogger<TeamsAdapter> logger)
        : base(authentication, logger: null) => OnTurnError = (_, exception) =>
        {
            LogFailed(logger, exception.GetType().FullName ?? "", exception.StackTrace ?? "");
            ExceptionDispatchInfo.Throw(exception);
            return Task.CompletedTask;
        };

    /// <summary>Runs an activity that was accepted.</summary>
    /// <returns>What answers it; null where the protocol wants no content.</returns>
    public Task<InvokeResponse?> RunAsync(AuthenticateRequestResult accepted, Activity activity, IBot bot, CancellationToken cancellation) =>
        ProcessActivityAsync(accepted, activity, bot.OnTurnAsync, cancellation)!;

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of Teams failed: {Failure}\n{Where}")]
    private static partial void LogFailed(ILogger logger, string failure, string where);
}
