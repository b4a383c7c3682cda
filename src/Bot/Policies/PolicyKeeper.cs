using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People.Changes;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>
/// Keeps the policy in force. A changed folder is read whole and checked before it is recorded; one that is wrong leaves the last good
/// policy in force, the log says every problem, and whoever owns what nobody else does is told once.
/// </summary>
public sealed partial class PolicyKeeper(ResolvedSettings settings, IHostEnvironment environment, LedgerWriter writer, LedgerQueries queries, AbsenceBoard absences, TimeProvider system, ILogger<PolicyKeeper> log)
    : BackgroundService, ICurrentPolicy
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly Actor By = new Actor.Job("PolicyKeeper");

    private volatile Organisation? _current;
    private string? _held;
    private string? _refused;
    private bool _isTold;
    private string? _looked;
    private string? _seen;

    public bool IsLoaded => _current is not null;

    public Organisation Organisation => absences.Over(_current ?? throw new InvalidOperationException("no policy was loaded yet"));

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
                await MendAsync(cancellation);
                break;
            case PolicyFolder.Result.Wrong wrong:
                await ResumeAsync(cancellation);
                await RefuseAsync(wrong.Problems, cancellation);
                break;
        }
    }

    // A folder that is wrong at a restart must not keep what is due from ending (I13): the policy that was in force goes on.
    private async Task ResumeAsync(CancellationToken cancellation)
    {
        if (_current is null && PolicyFolder.LastGood(settings.Database) is { } last)
        {
            await PutInForceAsync(last.Document, last.Files, cancellation);
        }
    }

    // Without a policy in force nobody can be asked in a chat, so it is asked of whoever starts the bot.
    private void RefuseUnheard(PolicyDocument document)
    {
        if (_current is null && UnreadPolicies.WhyHeld(settings.Database, document) is { } why)
        {
            throw new IOException(why);
        }
    }

    private async Task TakeUpAsync(PolicyDocument document, IReadOnlyDictionary<string, string> files, CancellationToken cancellation)
    {
        // What changed while the host was down is compared with what was in force before.
        var isStarting = _current is null;
        if (isStarting)
        {
            await ResumeAsync(cancellation);
            RefuseUnheard(document);
        }

        if (_current?.Hash == document.Hash)
        {
            _seen = null;
            await EndHoldAsync(cancellation);
            return;
        }

        // Three files are not written at once: what one look finds is taken up when the next finds it too. At the start there is nothing to wait with.
        if (!isStarting && _seen != document.Hash)
        {
            _seen = document.Hash;
            return;
        }

        if (!await IsHeldAsync(document, cancellation))
        {
            await PutInForceAsync(document, files, cancellation);
            await EndHoldAsync(cancellation);
        }
    }

    // A file that takes away too many is more likely cut off than meant (I13 would carry it out at once): a human says which.
    private async Task<bool> IsHeldAsync(PolicyDocument document, CancellationToken cancellation)
    {
        if (_current is not { } before || PolicyFolder.Compare(before, document) is not { } diff || !diff.IsHeldBy(before)
            || (await queries.PolicyHoldAsync(cancellation)).Released == document.Hash)
        {
            return false;
        }

        _seen = null;
        var (people, machines) = (diff.OfPeople(before), diff.OfMachines(before));
        await writer.ExecuteAsync(new PolicyHoldCommand.Hold(document.Hash, people.Taken, people.Of) { Machines = machines.Taken > 0 ? machines : null, Left = diff.Left }, CommandContext.Of(By), cancellation);
        Problems = [$"Policy: people.yaml takes away {RosterDiff.Words(people, machines)}, more than {before.HoldRemovalsAbove} percent (hold-removals-above). It is held until somebody releases it."];
        if (_held != document.Hash)
        {
            _held = document.Hash;
            LogHeld(Problems[0]);
        }

        return true;
    }

    private async Task EndHoldAsync(CancellationToken cancellation)
    {
        _held = null;
        if (await queries.PolicyHoldAsync(cancellation) is not { Open: null, Released: null })
        {
            await writer.ExecuteAsync(new PolicyHoldCommand.End(), CommandContext.Of(By), cancellation);
        }
    }

    private async Task PutInForceAsync(PolicyDocument document, IReadOnlyDictionary<string, string> files, CancellationToken cancellation)
    {
        var entitlements = PolicyFolder.FileEntitlements(document);
        if (environment.IsDevelopment())
        {
            MembershipFolder.EnsureForDevelopment(settings.Files, entitlements);
        }

        var version = await RecordAsync(document, new(document.Hash, files.ToImmutableSortedDictionary(StringComparer.Ordinal)), cancellation);
        _seen = null;
        LogInForce(version.Number, document.Hash);
        foreach (var warning in MembershipLook.At(settings.Files, entitlements).Warnings)
        {
            LogUnknown(warning);
        }
    }

    // What a version makes due is due with its commit, and must not be looked at under the one before: so it is known here before it is on disk.
    private async Task<PolicyVersion> RecordAsync(PolicyDocument document, PolicyFiles files, CancellationToken cancellation)
    {
        var before = _current;
        try
        {
            return await writer.LoadPolicyAsync(files, (version, refs) => _current = document.Bind(version, refs), By, null, cancellation);
        }
        catch
        {
            _current = before;
            throw;
        }
    }

    // What one look finds wrong may be half written; what the next finds too is told.
    private async Task RefuseAsync(IReadOnlyList<string> problems, CancellationToken cancellation)
    {
        Problems = problems;
        _seen = null;
        var text = string.Join(Environment.NewLine, problems);
        if (text != _refused)
        {
            (_refused, _isTold) = (text, false);
            LogRefused(text);
        }
        else if (!_isTold && _current is not null)
        {
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            await writer.ExecuteAsync(new PolicyHoldCommand.Refuse(fingerprint, problems.Count, Place().Match(problems[0]) is { Success: true } place ? place.Groups[1].Value : null), CommandContext.Of(By), cancellation);
            _isTold = true;
        }
    }

    private async Task MendAsync(CancellationToken cancellation)
    {
        if ((await queries.PolicyHoldAsync(cancellation)).Refused is not null)
        {
            await writer.ExecuteAsync(new PolicyHoldCommand.Mend(), CommandContext.Of(By), cancellation);
        }
    }

    [GeneratedRegex(@"^Policy: ([a-z]+\.yaml:\d+:\d+): ", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    // Reading and checking every second would be most of what an idle host does.
    private async Task LookAsync(CancellationToken cancellation)
    {
        var fingerprint = PolicyFolder.Fingerprint(settings.Policy, system.GetUtcNow());
        if (fingerprint is null || fingerprint != _looked || (_held is { } held && (await queries.PolicyHoldAsync(cancellation)).Released == held))
        {
            await LoadAsync(cancellation);
            _looked = _seen is null && (_refused is null || _isTold) ? fingerprint : null;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The policy folder is held, so the last good policy stays in force: {Why}")]
    private partial void LogHeld(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking at the policy folder failed; the last good policy stays in force.")]
    private partial void LogFailed(Exception exception);
}
