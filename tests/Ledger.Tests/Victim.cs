using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>A process of its own that writes a ledger and says what was acknowledged, until it is killed.</summary>
internal static class Victim
{
    private const int Writers = 16;

    /// <param name="args">The database.</param>
    public static async Task Main(string[] args)
    {
        var database = new LedgerDatabase(args[0]);
        var organisations = new Organisations();
        using var writer = new LedgerWriter(database, organisations, TimeProvider.System, TimeProvider.System, new Deaf());
        var version = await writer.LoadPolicyAsync(Acme.Files, Acme.Build, new Actor.Job("Host"));
        var alice = new PersonId(organisations.At(version).Roster.Find(new Handle("alice@acme.test"))!.Id.Value);
        var say = TextWriter.Synchronized(Console.Out);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => SubmitForEverAsync(writer, alice, say))));
    }

    private static async Task SubmitForEverAsync(LedgerWriter writer, PersonId alice, TextWriter say)
    {
        while (true)
        {
            var id = World.NewId();
            var submit = new RequestCommand.Submit(id, alice, [new AskedItem(alice.AsIdentity, Acme.WikiEdit, Length.OfTime(TimeSpan.FromHours(1)))], new Commitment(new string('0', 64)), null);
            await writer.ExecuteAsync(submit, new CommandContext(new Actor.Human(alice, "web"), "key " + id, []));
            await say.WriteLineAsync(id.Value);
            await say.FlushAsync();
        }
    }

    private sealed class Deaf : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
