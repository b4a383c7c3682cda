using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// The only way to change anything that is remembered. Every answer is given after what it says is on disk; when nothing can be written
/// every caller gets a <see cref="LedgerUnavailableException"/>, and the writer goes on by itself once it can.
/// </summary>
public sealed class LedgerWriter : IDisposable
{
    private readonly WriterLoop _loop;
    private readonly IOrganisations _organisations;
    private readonly RequestBook _requests = new();
    private readonly AccessBook _accesses;
    private readonly AccountBook _accounts = new();
    private readonly DefectBook _defects;
    private readonly CustodyBook _custody = new();
    private readonly HoldBook _holds = new();
    private readonly AbsenceBook _absences = new();

    /// <summary>Opens a migrated database and starts. There is one writer a database.</summary>
    public LedgerWriter(LedgerDatabase database, IOrganisations organisations, TimeProvider governance, TimeProvider system, IDueSignal signal)
    {
        _organisations = organisations;
        _accesses = new AccessBook(_requests);
        _defects = new DefectBook(_accesses);
        _loop = new WriterLoop(database, Changes, governance, system, new DueSignals(signal));
        _loop.Start();
    }

    internal Changes Changes { get; } = new();

    /// <summary>Executes a command on a request.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<Request>> ExecuteAsync(RequestCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<Request, RequestCommand, RequestEvent>(_requests, _organisations, command, context, cancellation));

    /// <summary>Executes a command on an access.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<Access>> ExecuteAsync(AccessCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<Access, AccessCommand, AccessEvent>(_accesses, _organisations, command, context, cancellation));

    /// <summary>Executes a command on a person's chat accounts.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<PersonAccounts>> ExecuteAsync(AccountCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<PersonAccounts, AccountCommand, AccountEvent>(_accounts, _organisations, command, context, cancellation));

    /// <summary>Executes a command on a defect.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<Defect>> ExecuteAsync(DefectCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<Defect, DefectCommand, DefectEvent>(_defects, _organisations, command, context, cancellation));

    /// <summary>Executes a command on the ledger's custody.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<LedgerCustody>> ExecuteAsync(CustodyCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<LedgerCustody, CustodyCommand, CustodyEvent>(_custody, _organisations, command, context, cancellation));

    /// <summary>Executes a command on the policy that is held.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<PolicyHold>> ExecuteAsync(PolicyHoldCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<PolicyHold, PolicyHoldCommand, PolicyEvent>(_holds, _organisations, command, context, cancellation));

    /// <summary>Executes a command on somebody's absence.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<Executed<Absence>> ExecuteAsync(AbsenceCommand command, CommandContext context, CancellationToken cancellation = default) =>
        _loop.Enqueue(new CommandWork<Absence, AbsenceCommand, AbsenceEvent>(_absences, _organisations, command, context, cancellation));

    /// <summary>
    /// Keeps the mark from now on, beginning with how the log stands. To be called once at start, after what the mark said was seen to. One that
    /// cannot be written is tried again by itself.
    /// </summary>
    /// <param name="turned">Told at each change: why the mark cannot be written, or null once it can again.</param>
    public async Task KeepMarkAsync(MarkFile file, Action<string?> turned, CancellationToken cancellation = default) =>
        _loop.KeepMark(file, await BookAsync(transaction => transaction.Mark, cancellation), turned);

    /// <summary>Why the mark is older than the log; null where it follows it, and where none is kept.</summary>
    public string? MarkProblem => _loop.MarkProblem;

    /// <summary>
    /// Puts a policy in force and owes every open item a look under it. The policy that is in force already is only remembered: that is
    /// how a host takes it up at its start.
    /// </summary>
    /// <param name="reason">Why whoever puts it in force by their word does; null where it is taken up by itself.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<PolicyVersion> LoadPolicyAsync(PolicyFiles files, OrganisationBuilder build, Actor by, PersonalText? reason = null, CancellationToken cancellation = default) =>
        _loop.Enqueue(new PolicyWork(files, build, by, reason, _organisations, cancellation));

    /// <summary>Bookkeeping that leaves no entry: leases, completion, message references, dialogs, web messages, the clock's shift.</summary>
    /// <param name="book">Runs inside the transaction, possibly more than once; it has no effect outside the database.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<T> BookAsync<T>(Func<LedgerTransaction, T> book, CancellationToken cancellation = default) =>
        _loop.Enqueue(new BookWork<T>(book, cancellation));

    /// <summary>Finishes what waits, then closes the database.</summary>
    public void Dispose() => _loop.Dispose();
}
