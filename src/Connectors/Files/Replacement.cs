using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance.Access;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>What became of a try to put a new file in the old one's place.</summary>
internal enum Replaced { Done, ChangedMeanwhile }

/// <summary>
/// Puts new bytes in a file's place in one step: a temporary file beside it with the same mode, owner and access list, brought to disk, renamed over it, the
/// folder brought to disk. Whoever reads sees the old file or the new one, also after a crash.
/// </summary>
internal sealed partial class Replacement(SystemFolder folder, MembershipFile old)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private bool holdsSomeonesEdit;

    private string Prefix => $".{old.Path.FileName}.tmp-";

    /// <param name="mayStillWrite">Called last before the rename; throws when the call has no effect any more.</param>
    /// <exception cref="UnusableFile"/>
    /// <exception cref="IOException">Nothing was changed.</exception>
    public Replaced Put(byte[] bytes, Action mayStillWrite, Action? beforeRename)
    {
        var name = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var temporary = Posix.CreateFile(folder.Handle, name);
        try
        {
            using (temporary)
                Fill(temporary, bytes);
            beforeRename?.Invoke();
            if (!folder.IsInPlace() || !old.IsStillSo(folder.Handle))
                return Replaced.ChangedMeanwhile;
            mayStillWrite();
            if (!TakePlace(name))
                return Replaced.ChangedMeanwhile;
        }
        finally
        {
            if (!holdsSomeonesEdit)
                RemoveQuietly(name);
        }
        SyncFolder();
        return Replaced.Done;
    }

    // The two files change places, so that an edit made since the last look is seen and put back. A file system that cannot do that
    // (NFS) gets a rename: there an edit in the microseconds since the look is lost.
    private bool TakePlace(string name)
    {
        var ours = Posix.Facts(folder.Handle, name);
        if (!Posix.TryExchange(folder.Handle, name, old.Path.FileName))
        {
            Posix.Rename(folder.Handle, name, old.Path.FileName);
            return true;
        }
        holdsSomeonesEdit = true;
        try
        {
            var isUnedited = old.IsWhatMovedTo(name, folder.Handle);
            var isOursAgain = !isUnedited && Posix.TryExchange(folder.Handle, name, old.Path.FileName)
                && Posix.Facts(folder.Handle, name).Inode == ours.Inode;
            holdsSomeonesEdit = !isUnedited && !isOursAgain;
            return holdsSomeonesEdit ? throw InTwo(name, "it was edited again") : isUnedited;
        }
        catch (IOException failed)
        {
            throw InTwo(name, failed.Message);
        }
    }

    private UnusableFile InTwo(string name, string reason) => new(CallOutcome.Unknown,
        $"{old.Path} was edited by someone while it was replaced and could not be put back ({reason}); another version of it is in {KeepAside(name)}");

    // What crashed writes left is removed by its name; somebody's edit is not ours to remove.
    private string KeepAside(string name)
    {
        var kept = $"{old.Path.FileName}.edited-{name[Prefix.Length..]}";
        try
        {
            Posix.Rename(folder.Handle, name, kept);
            return kept;
        }
        catch (PosixException)
        {
            return name;
        }
    }

    /// <summary>Removes what crashed writes of this file left behind over an hour ago.</summary>
    public void RemoveAbandoned(DateTimeOffset systemNow)
    {
        foreach (var path in Directory.EnumerateFiles($"/proc/self/fd/{folder.Handle.DangerousGetHandle()}", Prefix + "*"))
        {
            var name = Path.GetFileName(path);
            if (RandomPart().IsMatch(name[Prefix.Length..]) && IsAbandoned(name, systemNow))
                RemoveQuietly(name);
        }
    }

    private bool IsAbandoned(string name, DateTimeOffset systemNow)
    {
        try
        {
            var facts = Posix.Facts(folder.Handle, name);
            return facts.Type == FileType.Regular && systemNow - facts.ModifiedAt > Abandoned;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    private void Fill(SafeFileHandle temporary, byte[] bytes)
    {
        KeepOwner(temporary);
        Posix.SetMode(temporary, old.Facts.Mode);
        using (var source = Posix.OpenFile(folder.Handle, old.Path.FileName))
            ExtendedAttributes.Copy(source, temporary);
        RandomAccess.Write(temporary, bytes, 0);
        Posix.Sync(temporary);
    }

    private void KeepOwner(SafeFileHandle temporary)
    {
        var facts = Posix.Facts(temporary);
        if ((facts.User, facts.Group) == (old.Facts.User, old.Facts.Group))
            return;
        try
        {
            Posix.SetOwner(temporary, old.Facts.User, old.Facts.Group);
        }
        catch (PosixException failed) when (failed.Error == Posix.NotPermitted)
        {
            throw UnusableFile.UntilMended(
                $"{old.Path} belongs to user {old.Facts.User} and group {old.Facts.Group}, which this process cannot keep; nothing was written");
        }
    }

    private void SyncFolder()
    {
        try
        {
            Posix.Sync(folder.Handle);
        }
        catch (PosixException failed)
        {
            throw new UnusableFile(CallOutcome.Unknown, $"{old.Path} was changed, but may not survive a crash: {failed.Message}");
        }
    }

    private void RemoveQuietly(string name)
    {
        try
        {
            Posix.Remove(folder.Handle, name);
        }
        catch (PosixException)
        {
            // Left for RemoveAbandoned: what matters is said by the first failure.
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RandomPart();
}
