using System.Collections.Immutable;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>Puts a policy folder in force that the bot does not take up by itself, since the recorded policy cannot be read; the entry says who did, and why.</summary>
internal static class AdoptedPolicy
{
    private const int Done = 0, Refused = 1, CannotBeDone = 5;

    /// <returns>The exit code.</returns>
    public static async Task<int> PutInForceAsync(string? database, string handle, string reason)
    {
        try
        {
            return LedgerPath.Of(database, out var path) is { } problem ? Say(CannotBeDone, problem)
                : PolicyFolder.Read(CommandLine.Settings().Policy) switch
                {
                    PolicyFolder.Result.Good good => await PutInForceAsync(new LedgerDatabase(path), good, new(handle), reason),
                    PolicyFolder.Result.Wrong wrong => Say(CannotBeDone, string.Join(Environment.NewLine, wrong.Problems)),
                    var read => throw new InvalidOperationException($"a policy cannot be read as {read.GetType().Name}"),
                };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or ArgumentException or LedgerUnavailableException)
        {
            return Say(CannotBeDone, exception.Message);
        }
    }

    private static async Task<int> PutInForceAsync(LedgerDatabase database, PolicyFolder.Result.Good good, Handle by, string reason)
    {
        if (PolicyFolder.LastGood(database.Path) is not null || UnreadPolicies.WhyHeld(database.Path, good.Document) is null)
        {
            return Say(CannotBeDone, "the bot itself sees to what changed in the folder; start it.");
        }

        var preview = PolicyFolder.Preview(good.Document);
        if (preview.Roster.Find(by)?.Id is not { } identity || !preview.DefectOwner.AsIdentity.Equals(identity) || UnreadPolicies.RefOf(database.Path, by) is not { } person)
        {
            return Say(Refused, "Only whoever the folder's defects-to names, and the ledger knows, can say that it is meant.");
        }

        if (RecordedDecision.ReasonOf(reason, person) is not { } text)
        {
            return Say(CannotBeDone, RecordedDecision.NoReason);
        }

        using var writer = new LedgerWriter(database, new Organisations(), await GovernanceClock.OpenAsync(database, TimeProvider.System), TimeProvider.System, new RecordedDecision.NoSignal());
        var version = await writer.LoadPolicyAsync(new(good.Document.Hash, good.Files.ToImmutableSortedDictionary(StringComparer.Ordinal)), good.Document.Bind, new Actor.Human(person, "cli"), text);
        Console.WriteLine($"The policy folder is in force as version {version.Number}. Start the bot.");
        return Done;
    }

    private static int Say(int exit, string why)
    {
        Console.Error.WriteLine(exit == Refused ? why : $"cannot be done: {why}");
        return exit;
    }
}
