using System.Collections.Immutable;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>
/// Keeps the policy in force. A changed folder is read whole and checked before it is recorded; one that is wrong leaves the last good
/// policy in force, and the log says every problem.
/// </summary>
public sealed partial class PolicyKeeper(ResolvedSettings settings, IHostEnvironment environment, LedgerWriter writer, IOrganisations organisations, TimeProvider system, ILogger<PolicyKeeper> log)
    : BackgroundService, ICurrentPolicy
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly Actor By = new Actor.Job("PolicyKeeper");

    private Organisation? _current;
    private string? _refused;
    private string? _looked;
    private string? _seen;

    public bool IsLoaded => _current is not null;

    public Organisation Organisation => _current ?? throw new InvalidOperationException("no policy was loaded yet");

    /// <summary>Why the folder as it is now is not in force; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Reads the folder and puts what it says in force, if it is right and new.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        switch (PolicyFolder.Read(settings.Policy))
        {
            case PolicyFolder.Result.Good good:
                Problems = [];
                _refused = null;
                await TakeUpAsync(good.Document, good.Files, cancellation);
                break;
            case PolicyFolder.Result.Wrong wrong:
                Refuse(wrong.Problems);
                await ResumeAsync(cancellation);
                break;
        }
    }

    // A folder that is wrong at a restart must not keep what is due from ending (I13): the policy that was in force goes on.
    private async Task ResumeAsync(CancellationToken cancellation)
    {
        if (_current is null && PolicyFolder.LastGood(settings.Database) is { } last)
        {
            await TakeUpAsync(last.Document, last.Files, cancellation);
        }
    }

    private async Task TakeUpAsync(PolicyDocument document, IReadOnlyDictionary<string, string> files, CancellationToken cancellation)
    {
        if (_current?.Hash == document.Hash)
        {
            _seen = null;
            return;
        }

        // Three files are not written at once: what one look finds is taken up when the next finds it too. At the start there is nothing to wait with.
        if (_current is not null && _seen != document.Hash)
        {
            _seen = document.Hash;
            return;
        }

        var entitlements = PolicyFolder.FileEntitlements(document);
        if (environment.IsDevelopment())
        {
            MembershipFolder.EnsureForDevelopment(settings.Files, entitlements);
        }

        var version = await writer.LoadPolicyAsync(new(document.Hash, files.ToImmutableSortedDictionary(StringComparer.Ordinal)), document.Bind, By, cancellation);
        _current = organisations.At(version);
        _seen = null;
        LogInForce(version.Number, document.Hash);
        foreach (var warning in MembershipFolder.Problems(settings.Files, entitlements).Warnings)
        {
            LogUnknown(warning);
        }
    }

    private void Refuse(IReadOnlyList<string> problems)
    {
        Problems = problems;
        _seen = null;
        var text = string.Join(Environment.NewLine, problems);
        if (text != _refused)
        {
            _refused = text;
            LogRefused(text);
        }
    }

    // Reading and checking every second would be most of what an idle host does.
    private async Task LookAsync(CancellationToken cancellation)
    {
        var fingerprint = PolicyFolder.Fingerprint(settings.Policy, system.GetUtcNow());
        if (fingerprint is null || fingerprint != _looked)
        {
            await LoadAsync(cancellation);
            _looked = _seen is null ? fingerprint : null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy version {Version} is in force (hash {Hash}).")]
    private partial void LogInForce(int version, string hash);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogUnknown(string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "The policy folder is wrong, so the last good policy stays in force:\n{Problems}")]
    private partial void LogRefused(string problems);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking at the policy folder failed; the last good policy stays in force.")]
    private partial void LogFailed(Exception exception);
}
