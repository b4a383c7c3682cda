using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>
/// Something that a person decides on the command line, with a reason, beside a host that may be running: it is one command in one
/// transaction, under the policy that the ledger recorded last.
/// </summary>
/// <param name="Organisation">As the ledger recorded it last.</param>
/// <param name="By">Whoever the command line said; that they may is the rules' matter.</param>
internal sealed record RecordedDecision(LedgerDatabase Database, LedgerWriter Writer, Organisation Organisation, PersonId By, PersonalText Reason)
{
    private const int Done = 0, Refused = 1, CannotBeDone = 5;
    private const int LongestReason = 2000;

    /// <summary>What is said to who gave none that can be kept.</summary>
    public const string NoReason = "the reason goes on the record; say one, without a secret in it.";

    public CommandContext Context => new(new Actor.Human(By, "cli"), null, [Reason]);

    public static Option<string?> DatabaseOption() => new("--database") { Description = "The database file; Storage:Connection by default. A relative path is relative to the caller's directory." };

    /// <param name="decide">Null where it was done.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> MakeAsync(string? database, string handle, string reason, Func<RecordedDecision, Task<Refusal?>> decide)
    {
        try
        {
            return LedgerPath.Of(database, out var path) is { } problem ? Cannot(problem) : await MakeAsync(new LedgerDatabase(path), handle, reason, decide);
        }
        catch (KeyNotFoundException)
        {
            return Cannot("the bot put another policy in force at this moment; try again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or ArgumentException or JsonException or LedgerUnavailableException)
        {
            return Cannot(exception.Message);
        }
    }

    private static async Task<int> MakeAsync(LedgerDatabase database, string handle, string reason, Func<RecordedDecision, Task<Refusal?>> decide)
    {
        if (RecordedPolicy.Newest(database.Path)?.Bind() is not { } organisation)
        {
            return Cannot("no policy is recorded in this ledger that can be read.");
        }

        if (organisation.Roster.Find(new Handle(handle)) is not Governance.People.Person person)
        {
            return Cannot($"there is no {PlainText.Line(handle)} in the people file; name a person by their handle.");
        }

        if (ReasonOf(reason, person.Ref) is not { } text)
        {
            return Cannot(NoReason);
        }

        var organisations = new Organisations();
        organisations.Remember(organisation);
        using var writer = new LedgerWriter(database, organisations, await GovernanceClock.OpenAsync(database, TimeProvider.System), TimeProvider.System, new NoSignal());
        return await decide(new(database, writer, organisation, person.Ref, text)) is { } refusal ? Refuse(refusal) : Done;
    }

    /// <summary>What goes on the record of what somebody said; null where that is nothing, or what must not be kept.</summary>
    public static PersonalText? ReasonOf(string said, PersonId by) => PlainText.Clean(said, LongestReason) is var text && !string.IsNullOrWhiteSpace(text) && Keepable.Of(said) == said
        ? PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), text, by)
        : null;

    private static int Refuse(Refusal refusal)
    {
        Console.Error.WriteLine(refusal.Reason);
        return Refused;
    }

    private static int Cannot(string why)
    {
        Console.Error.WriteLine($"cannot be done: {why}");
        return CannotBeDone;
    }

    // The host sees what is due by itself.
    internal sealed class NoSignal : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
