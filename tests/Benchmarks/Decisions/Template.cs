using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>A ledger of submitted requests that wait for their managers, from which each run gets a copy of its own.</summary>
internal sealed class Template : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmark-");
    private readonly Organisations _organisations = new();
    private int _copies;

    private Template()
    {
    }

    /// <summary>In an order of chance, the same each time: people do not decide in the order in which they were asked.</summary>
    public ImmutableArray<Decision> Decisions { get; private set; } = [];

    public Organisation Organisation { get; private set; } = null!;

    private string File => Path.Combine(_folder.FullName, "template.db");

    public static async Task<Template> MakeAsync(int requests)
    {
        var template = new Template();
        var database = new LedgerDatabase(template.File);
        await database.MigrateAsync();
        using var writer = template.Write(database);
        var version = await writer.LoadPolicyAsync(Company.Files, Company.Build, new Actor.Job("Host"));
        var organisation = template.Organisation = template._organisations.At(version);
        var entitlements = Company.ByManagerThenOwner(organisation);
        var decisions = await Task.WhenAll(Enumerable.Range(0, requests).Select(number => SubmitAsync(writer, organisation, entitlements, number)));
        new Random(1).Shuffle(decisions);
        template.Decisions = [.. decisions];
        return template;
    }

    /// <summary>A writer of a copy, as the host has it.</summary>
    public LedgerWriter Write(LedgerDatabase database) => new(database, _organisations, TimeProvider.System, TimeProvider.System, new Deaf());

    /// <summary>A fresh copy, on the disk as a whole before anybody measures.</summary>
    public LedgerDatabase Copy()
    {
        var path = Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"run-{++_copies}.db"));
        System.IO.File.Copy(File, path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
        return new LedgerDatabase(path);
    }

    public static void Delete(LedgerDatabase database)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            System.IO.File.Delete(database.Path + suffix);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<Decision> SubmitAsync(LedgerWriter writer, Organisation organisation, ImmutableArray<EntitlementId> entitlements, int number)
    {
        var person = Company.Employee(organisation, number % Company.People);
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), "to debug INC-4312, which the customer reported this morning", person);
        var submit = new RequestCommand.Submit(
            new RequestId("R-" + RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTVWXYZ23456789", 8)), person,
            [new AskedItem(person.AsIdentity, entitlements[number / Company.People % entitlements.Length], Length.OfTime(TimeSpan.FromDays(1)))], text.Commitment, "INC-4312");
        var executed = await writer.ExecuteAsync(submit, By(person) with { Texts = [text] });
        return Vote(executed.State ?? throw new InvalidOperationException(executed.Refusal?.Reason), organisation);
    }

    private static Decision Vote(Request request, Organisation organisation)
    {
        var item = request.Items[0];
        var by = ((ItemState.AwaitingApproval)item.State).Asked[0];
        var delivery = new DeliveryId(RandomNumberGenerator.GetHexString(32, lowercase: true));
        var vote = new RequestCommand.CastVote(request.Id, item.Number, 0, by, Verdict.Approve, null, null, Digest.Of(request, item, organisation), delivery);
        return new Decision(vote, By(by), item.Identity.Value);
    }

    private static CommandContext By(PersonId person) =>
        new(new Actor.Human(person, "slack", RandomNumberGenerator.GetHexString(64, lowercase: true)), "slack:" + RandomNumberGenerator.GetHexString(64, lowercase: true), []);
}
