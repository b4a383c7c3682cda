namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Something waiting for the writer.</summary>
internal abstract class Work(CancellationToken cancellation)
{
    private readonly Lock _preparing = new();
    private bool _hasBegun;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Governance time at which it came to the writer, UTC.</summary>
    public DateTimeOffset Came { get; set; }

    /// <summary>Whether the clock of the host was behind governance time then.</summary>
    public bool CameWhilePutBack { get; set; }

    /// <summary>Why it failed by itself when it was run last; null where it did not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether anything can be done before its turn.</summary>
    public virtual bool CanBePrepared => false;

    /// <summary>Does before its turn what can be done without the transaction, unless its turn has come. Nothing depends on its being called.</summary>
    public void PrepareAhead(Foresight foresight)
    {
        lock (_preparing)
        {
            if (!_hasBegun)
                Prepare(foresight);
        }
    }

    /// <summary>Its turn has come: waits while it is being prepared, and nothing is prepared any more.</summary>
    public void Begin()
    {
        lock (_preparing)
            _hasBegun = true;
    }

    protected virtual void Prepare(Foresight foresight)
    {
    }

    /// <summary>Does it inside the transaction. May be undone and run again; only <see cref="Answer"/> lets the caller know.</summary>
    public abstract void Run(LedgerTransaction transaction);

    /// <summary>Called once, after the commit.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception cause);

    public abstract void Cancel();
}

/// <summary>Work with a result.</summary>
internal abstract class Work<T>(CancellationToken cancellation) : Work(cancellation)
{
    // The caller goes on elsewhere: the loop must not run its code.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answered => _answer.Task;

    protected abstract T Do(LedgerTransaction transaction);

    public override void Run(LedgerTransaction transaction) => _result = Do(transaction);
    public override void Answer() => _answer.TrySetResult(_result!);
    public override void Fail(Exception cause) => _answer.TrySetException(cause);
    public override void Cancel() => _answer.TrySetCanceled(Cancellation);
}

/// <summary>Bookkeeping without an entry.</summary>
internal sealed class BookWork<T>(Func<LedgerTransaction, T> book, CancellationToken cancellation) : Work<T>(cancellation)
{
    protected override T Do(LedgerTransaction transaction) => book(transaction);
}
