using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Puts an answer in place of the message that was pressed, where nothing that is owed does.</summary>
public sealed partial class TeamsEdits(TeamsReplies replies, TeamsUnfinished unfinished, TimeProvider time, ILogger<TeamsEdits> log)
{
    /// <summary>How long an answer waits for the message to be edited too.</summary>
    private static readonly TimeSpan EditTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether an answer takes the place of the pressed message. The one in which a delivery was brought is updated by what is owed; one that was
    /// opened from a list is not. Among several the pressed message may be everybody's, whose own view each is shown; and what is to be mended in
    /// the card is shown to whoever pressed.
    /// </summary>
    internal static bool Stands(TeamsCaller caller, Reply answer) => answer is Reply.Replace && caller is { Pressed.Length: > 0, IsElsewhere: false }
        && (answer.Message.Of is null || answer is { IsAtDelivery: false, Field: null } && caller.Audience == Audience.Person);

    /// <summary>Edits the pressed message where the answer stands there. Whoever pressed has the answer already: what takes longer goes on without being waited for.</summary>
    internal async Task EditAsync(TeamsCaller caller, Reply answer, CancellationToken cancellation)
    {
        if (!Stands(caller, answer))
        {
            return;
        }

        var edit = EditOrKeepAsync(caller, answer, cancellation);
        if (!await Soon.IsDoneAsync(edit, EditTime, time, cancellation))
        {
            unfinished.Add(edit);
            LogSlow();
        }
    }

    private async Task EditOrKeepAsync(TeamsCaller caller, Reply answer, CancellationToken cancellation)
    {
        try
        {
            await replies.EditAsync(caller, orSaid: false, caller.Key + "/edit", answer.Message, cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // Whoever pressed has the answer; the others read it once somebody presses again.
            LogNotEdited();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Teams is slow to edit a message; its answer was given without waiting for that.")]
    private partial void LogSlow();

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger could not be written; that a message of Teams is to be edited is not kept.")]
    private partial void LogNotEdited();
}
