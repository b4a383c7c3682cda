using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// Grants and revokes in files <c>system/entitlement.yaml</c> with <c>members:</c>, the way organisations keep entitlements as code. Edits are
/// textual: comments, order, quoting, newlines, mode and owner stay. A file that changed since it was read is read again; a symbolic link
/// is refused. What only a human can mend is <see cref="CallOutcome.Blocked"/>, what may pass is <see cref="CallOutcome.Failed"/>.
/// </summary>
/// <param name="systemTime">System time; compared with <see cref="CallIntent.Deadline"/> right before the file is replaced.</param>
public sealed class MembershipFileConnector(FilesTargetOptions options, TimeProvider systemTime) : IConnector
{
    /// <summary>As the catalog names it.</summary>
    public const string ConnectorName = "files";

    private const int Tries = 5;
    private readonly FolderLocks locks = new();

    /// <inheritdoc/>
    public string Name => ConnectorName;

    /// <summary>Runs when the new file is written and not yet in place; for tests.</summary>
    internal Action? BeforeRename { get; init; }

    /// <inheritdoc/>
    public Task<CallResult> GrantAsync(Edge edge, CallIntent intent, CancellationToken cancellation) =>
        AnswerAsync(CallKind.Grant, edge, intent, cancellation);

    /// <inheritdoc/>
    public Task<CallResult> RevokeAsync(Edge edge, CallIntent intent, CancellationToken cancellation) =>
        AnswerAsync(CallKind.Revoke, edge, intent, cancellation);

    private async Task<CallResult> AnswerAsync(CallKind kind, Edge edge, CallIntent intent, CancellationToken cancellation)
    {
        try
        {
            return new(CallOutcome.Said, await ChangeAsync(kind, edge, intent, cancellation));
        }
        catch (UnusableFile unusable)
        {
            return new(unusable.Outcome, unusable.Message);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new(CallOutcome.Failed, $"{edge.Entitlement} was not changed: {failed.Message}");
        }
    }

    private async Task<string> ChangeAsync(CallKind kind, Edge edge, CallIntent intent, CancellationToken cancellation)
    {
        var path = MembershipPath.Of(edge.Entitlement);
        RefuseUnwritable(edge.Account);
        using var held = await locks.OpenAsync(options.Path, path.System, cancellation);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            RefuseLate(intent, cancellation);
            var file = held.Folder.Read(path);
            var before = file.Parse();
            if (before.Holds(edge.Account) == (kind == CallKind.Grant))
                return kind == CallKind.Grant ? $"{path} has the member already" : $"{path} does not have the member";
            var after = file.BytesOf(MembershipEdit.Apply(kind, before, edge.Account));
            var replacement = new Replacement(held.Folder, file);
            replacement.RemoveAbandoned(systemTime.GetUtcNow());
            if (replacement.Put(after, () => RefuseLate(intent, cancellation), BeforeRename) == Replaced.Done)
                return kind == CallKind.Grant ? $"{path} has the member now" : $"{path} no longer has the member";
        }
        throw UnusableFile.ForNow($"{path} kept changing while it was edited; nothing was written");
    }

    private void RefuseLate(CallIntent intent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (systemTime.GetUtcNow() >= intent.Deadline)
            throw UnusableFile.ForNow($"the deadline {intent.Deadline.UtcDateTime:O} has passed; nothing was written");
    }

    private static void RefuseUnwritable(string account)
    {
        if (string.IsNullOrEmpty(account))
            throw UnusableFile.UntilMended("the identity has no account for membership files");
        if (string.Concat(account.EnumerateRunes()) != account)
            throw UnusableFile.UntilMended("the account's name is not valid Unicode");
    }
}
