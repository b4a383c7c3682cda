using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// Reads an entitlement's membership file. Only a whole, valid file shows that a member is there or is not; everything else is
/// <see cref="Presence.Unknown"/> with the reason.
/// </summary>
public sealed class MembershipFileObserver(FilesTargetOptions options) : IObserver
{
    /// <inheritdoc/>
    public string Name => MembershipFileConnector.ConnectorName;

    /// <inheritdoc/>
    public Task<Reading> ObserveAsync(Edge edge, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Read(edge));
        }
        catch (Exception unreadable) when (unreadable is UnusableFile or IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new Reading(Presence.Unknown, HoldingPath.None, unreadable.Message));
        }
    }

    private Reading Read(Edge edge)
    {
        var path = MembershipPath.Of(edge.Entitlement);
        using var folder = SystemFolder.Open(options.Path, path.System);
        return folder.Read(path).Parse().Holds(edge.Account)
            ? new(Presence.Present, HoldingPath.Direct, $"{path} has the member")
            : new(Presence.Absent, HoldingPath.None, $"{path} does not have the member");
    }
}
