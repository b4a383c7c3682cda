using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// In which transaction something was changed last, so that what was decided ahead of its turn need not be read again to see that it still
/// holds: the writer numbers its transactions and notes here what it changes, and that everything may have where another process wrote. What was
/// undone stays noted, and of what was changed longer ago than this remembers it says that it was changed: whoever hears so reads again.
/// </summary>
internal sealed class Changes
{
    private const int MostKept = 4096;

    // Whoever has the writer's turn alone touches these.
    private readonly Dictionary<StreamRef, long> _streams = [];
    private readonly Dictionary<IdentityId, long> _holdings = [];
    private long _open;
    private long _forgotten;

    private long _committed;
    private long _standing;

    /// <summary>The newest transaction that was committed. Whoever reads after asking for it sees what it and those before it changed.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>The last transaction that may have changed what everything is decided under: the policy in force, the ledger's custody, who is away.</summary>
    public long Standing => Volatile.Read(ref _standing);

    public void Begin() => _open++;

    public void Commit() => Volatile.Write(ref _committed, _open);

    public void Note(StreamRef stream) => Note(_streams, stream);

    /// <summary>Notes a change of what an identity holds or has asked for.</summary>
    public void NoteHoldings(IdentityId identity) => Note(_holdings, identity);

    public void NoteStanding() => Volatile.Write(ref _standing, _open);

    /// <summary>Notes that anything may have changed: somebody else wrote.</summary>
    public void NoteEverything()
    {
        NoteStanding();
        Forget();
    }

    /// <summary>Whether a stream may have changed in a transaction after one that was committed, the open one included.</summary>
    public bool MayHaveChanged(StreamRef stream, long since) => MayHaveChanged(_streams, stream, since);

    /// <inheritdoc cref="MayHaveChanged(StreamRef, long)"/>
    public bool MayHaveChanged(IdentityId identity, long since) => MayHaveChanged(_holdings, identity, since);

    private bool MayHaveChanged<T>(Dictionary<T, long> last, T what, long since) where T : notnull =>
        since < _forgotten || (last.TryGetValue(what, out var changed) && changed > since);

    private void Note<T>(Dictionary<T, long> last, T what) where T : notnull
    {
        if (_streams.Count + _holdings.Count >= MostKept)
            Forget();
        last[what] = _open;
    }

    private void Forget()
    {
        _streams.Clear();
        _holdings.Clear();
        _forgotten = _open;
    }
}
