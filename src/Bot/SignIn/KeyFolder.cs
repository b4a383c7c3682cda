namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>
/// Where the keys of cookies, forms and the state of a sign-in are kept: beside the ledger, not in it, in a folder that only the owner may open.
/// What they protect lives for ten minutes; without them people begin again.
/// </summary>
internal static class KeyFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made, or is somebody else's.</exception>
    public static DirectoryInfo Open(string database)
    {
        var path = Path.Combine(Path.GetDirectoryName(database)!, "sign-in-keys");
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path);
        }

        var folder = Directory.CreateDirectory(path, Owner);
        File.SetUnixFileMode(path, Owner);
        return folder;
    }
}
