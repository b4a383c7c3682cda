using Microsoft.Bot.Builder;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What was answered to an activity, so that a redelivery is answered as before and done once, also after a restart.</summary>
public interface ITeamsInbox
{
    /// <summary>Null where the activity was not answered yet.</summary>
    Task<InvokeResponse?> FindAsync(string key, CancellationToken cancellation = default);

    /// <summary>Keeps an answer before it is given.</summary>
    Task<InvokeResponse> KeepAsync(string key, InvokeResponse answer, CancellationToken cancellation = default);
}
