using System.Collections.Immutable;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Bot.Tests.Jobs;

/// <summary>What keeps failing is told to a human, whatever it is about and whenever that can be done first.</summary>
public sealed class FailingObligationsTests : IAsyncLifetime, IDisposable
{
    private static readonly Person Erin = new(new PersonId("p-erin"), new Handle("erin@acme.test"), "Erin Evans", "CISO", "Security", "Europe/London", "en-GB", null, Employment.Active, "erin@acme.test", []);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("failing-");
    private readonly Acme _policy = new();
    private LedgerDatabase _database = null!;
    private LedgerWriter _writer = null!;
    private FailingObligations _failing = null!;

    public async Task InitializeAsync()
    {
        _database = new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db"));
        await _database.MigrateAsync();
        _writer = new LedgerWriter(_database, new Organisations(), TimeProvider.System, TimeProvider.System, new Deaf());
        await _writer.LoadPolicyAsync(new PolicyFiles("hash", ImmutableSortedDictionary<string, string>.Empty), (version, _) => _policy.Organisation with { Version = version }, new Actor.Job("Test"));
        _failing = new FailingObligations(_writer, _policy, NullLogger<FailingObligations>.Instance);
    }

    [Theory]
    [InlineData(StreamKind.Request)]
    [InlineData(StreamKind.Access)]
    [InlineData(StreamKind.Policy)]
    [InlineData(StreamKind.Accounts)]
    [InlineData(StreamKind.Absence)]
    [InlineData(StreamKind.Defect)]
    [InlineData(StreamKind.Ledger)]
    public async Task What_fails_is_told_once_at_the_first_try_from_the_eighth_on_at_which_that_can_be_done(StreamKind kind)
    {
        await TellAsync(kind, 6);
        Assert.Empty(await StandingAsync());

        // The eighth was told to nobody: the ledger could not be written then, say.
        await TellAsync(kind, 9);
        await TellAsync(kind, 10);

        var defect = Assert.Single(await StandingAsync());
        Assert.Equal((TaskReason.JobFailing, Erin.Ref, kind, "WhatItIsAbout"), (defect.Task.Reason, defect.Task.Owner, defect.Source.Kind, defect.Source.Id));
        Assert.Equal([ObligationKind.CarryRoster], _failing.Kinds);
    }

    [Fact]
    public async Task What_is_owed_to_one_chat_alone_is_in_the_readiness_report_and_not_in_the_log_of_what_was_decided()
    {
        await TellAsync(StreamKind.Conversation, 9);
        Assert.Empty(await StandingAsync());
        Assert.Equal([ObligationKind.CarryRoster], _failing.Kinds);
    }

    private Task TellAsync(StreamKind kind, int attempt) => _failing.TellAsync(
        new(1, new(ObligationFamily.CarryDecisions, ObligationKind.CarryRoster, new(kind, "WhatItIsAbout"), "1", DateTimeOffset.UtcNow), DateTimeOffset.UtcNow, attempt, "here", DateTimeOffset.UtcNow), CancellationToken.None);

    private async Task<ImmutableArray<Defect>> StandingAsync() => await new DefectQueries(_database).StandingAsync(DateTimeOffset.UtcNow);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class Deaf : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }

    private sealed class Acme : ICurrentPolicy
    {
        public Organisation Organisation { get; } = new(new PolicyVersion(1), "hash", "Acme", new Catalog([], []), new Roster([Erin], []), [], [], [], Erin.Ref);
    }
}
