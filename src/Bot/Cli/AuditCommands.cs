using System.CommandLine;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>audit verify</c> and <c>audit show REQUEST</c>. Both open the database read-only and change nothing.</summary>
internal static class AuditCommands
{
    private const int Ok = 0, Altered = 1, NotThere = 3, CannotRead = 5;

    public static Command Make()
    {
        var database = new Option<string?>("--database") { Description = "The database file; Storage:Connection by default. A relative path is relative to the caller's directory." };
        var verify = new Command("verify", "Walks the chain from the first entry to the last. Exit code: 0 ok, 1 altered, removed, inserted or reordered, 5 cannot read.") { database };
        verify.SetAction(parsed => Read(parsed.GetValue(database), Verify));

        var request = new Argument<string>("REQUEST") { Description = "The request's id, for example R-7K2M9QXB." };
        var show = new Command("show", "Prints a request's whole story. Exit code: 0 ok, 1 altered, 3 no such request, 5 cannot read.") { request, database };
        show.SetAction(parsed => Read(parsed.GetValue(database), path => Show(path, new RequestId(parsed.GetRequiredValue(request).ToUpperInvariant()))));
        return new Command("audit", "Looks at the audit.") { verify, show };
    }

    private static int Read(string? database, Func<string, int> read)
    {
        try
        {
            return LedgerPath.Of(database, out var path) is { } problem ? Cannot(problem) : read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or ArgumentException)
        {
            return Cannot(exception.Message);
        }
    }

    private static int Verify(string path)
    {
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

    private static int Show(string path, RequestId request)
    {
        try
        {
            if (AuditStories.Tell(path, request) is not { } story)
            {
                Console.Error.WriteLine($"There is no request {request} in this ledger.");
                return NotThere;
            }

            foreach (var line in story)
            {
                Console.WriteLine(line);
            }

            return Ok;
        }
        catch (JsonException exception)
        {
            Console.Error.WriteLine($"The story cannot be told, since an entry is altered (audit verify names it): {exception.Message}");
            return Altered;
        }
    }

    private static int Cannot(string why)
    {
        Console.Error.WriteLine($"cannot read: {why}");
        return CannotRead;
    }
}
