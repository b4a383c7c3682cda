using System.CommandLine;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>audit verify</c> and <c>audit show REQUEST</c>. Both open the database read-only and change nothing.</summary>
internal static class AuditCommands
{
    private const int Ok = 0, Altered = 1, CannotRead = 5;

    public static Command Make()
    {
        var database = new Option<string?>("--database") { Description = "The database file; Storage:Connection by default. A relative path is relative to the caller's directory." };
        var verify = new Command("verify", "Walks the chain from the first entry to the last. Exit code: 0 ok, 1 altered, removed, inserted or reordered, 5 cannot read.") { database };
        verify.SetAction(parsed => Verify(PathOf(parsed.GetValue(database))));

        var request = new Argument<string>("REQUEST") { Description = "The request's id, for example R-7K2M9QXB." };
        var show = new Command("show", "Prints a request's whole story.") { request, database };
        show.SetAction((parsed, cancellation) => ShowAsync(PathOf(parsed.GetValue(database)), parsed.GetRequiredValue(request), cancellation));
        return new Command("audit", "Looks at the audit.") { verify, show };
    }

    private static string PathOf(string? database) => database is null ? CommandLine.Settings().Database : Path.GetFullPath(database);

    private static int Verify(string path)
    {
        if (path.Length == 0)
        {
            return Cannot("Storage:Connection is not set, and no --database was given.");
        }

        switch (AuditVerifier.Verify(path))
        {
            case AuditResult.Ok ok:
                Console.WriteLine($"{ok.Count} entries");
                Console.WriteLine($"head {ok.Head}");
                return Ok;
            case AuditResult.Altered altered:
                Console.WriteLine(altered.Why);
                Console.WriteLine($"altered at sequence {altered.Sequence}");
                return Altered;
            case AuditResult.CannotRead cannot:
                return Cannot(cannot.Why);
            default:
                return CannotRead;
        }
    }

    private static async Task<int> ShowAsync(string path, string request, CancellationToken cancellation)
    {
        if (path.Length == 0 || !File.Exists(path))
        {
            return Cannot(path.Length == 0 ? "Storage:Connection is not set, and no --database was given." : $"there is no file {path}");
        }

        foreach (var line in await AuditStories.TellAsync(path, new RequestId(request.ToUpperInvariant()), cancellation))
        {
            Console.WriteLine(line);
        }

        return Ok;
    }

    private static int Cannot(string why)
    {
        Console.Error.WriteLine($"cannot read: {why}");
        return CannotRead;
    }
}
