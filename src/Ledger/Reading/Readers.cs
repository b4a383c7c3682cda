using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Reading;

/// <summary>
/// Connections for look-ups that come often, kept open with their prepared statements; each is one caller's at a time. A look-up takes
/// microseconds, so as many are kept as are ever used at once, up to a limit: what is beyond it is opened for one question and closed again.
/// </summary>
/// <param name="open">Opens a connection that cannot write.</param>
internal sealed class Readers(Func<SqliteConnection> open)
{
    private const int MostKept = 16;

    private readonly Lock _lock = new();
    private readonly Stack<Reader> _idle = new();

    /// <summary>
    /// Asks on a connection of its own. One on which something failed is not used again; where it had been kept, what ails it may be the
    /// connection's own, and the question is asked once more on a fresh one.
    /// </summary>
    public T Ask<T>(Func<Statements, T> question)
    {
        if (Take() is not { } kept)
            return Ask(new Reader(open()), question);
        try
        {
            return Ask(kept, question);
        }
        catch (SqliteException)
        {
            return Ask(new Reader(open()), question);
        }
    }

    private T Ask<T>(Reader reader, Func<Statements, T> question)
    {
        var isKept = false;
        try
        {
            var answer = question(reader.Statements);
            reader.Statements.ResetAll();
            isKept = Keeps(reader);
            return answer;
        }
        finally
        {
            if (!isKept)
                reader.Dispose();
        }
    }

    /// <summary>Closes every connection that nobody is using.</summary>
    public void Close()
    {
        while (Take() is { } reader)
            reader.Dispose();
    }

    private Reader? Take()
    {
        lock (_lock)
            return _idle.TryPop(out var reader) ? reader : null;
    }

    private bool Keeps(Reader reader)
    {
        lock (_lock)
        {
            if (_idle.Count == MostKept)
                return false;
            _idle.Push(reader);
            return true;
        }
    }

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        public Statements Statements { get; } = new(connection.Handle!);

        public void Dispose()
        {
            Statements.Dispose();
            connection.Dispose();
        }
    }
}
