using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The prepared statements of one connection. Whoever has the connection alone uses them.</summary>
/// <param name="onWrite">Called before each step of a statement that changes something.</param>
internal sealed class Statements(sqlite3 database, Action? onWrite = null) : IDisposable
{
    private readonly Dictionary<string, Statement> _byText = new(StringComparer.Ordinal);

    // Nearly every text is a literal, so that a look at where it stands in memory finds it.
    private readonly Dictionary<object, Statement> _byLiteral = new(ReferenceEqualityComparer.Instance);

    /// <summary>A prepared statement, ready to be bound. The same text is prepared once; a statement is read to its end before its text is asked for again.</summary>
    public Statement Sql(string sql)
    {
        if (_byLiteral.TryGetValue(sql, out var known) || _byText.TryGetValue(sql, out known))
            return known.Fresh();
        var made = new Statement(database, sql) { OnWrite = onWrite };
        _byText.Add(sql, made);
        if (string.IsInterned(sql) is { } literal)
            _byLiteral.Add(literal, made);
        return made;
    }

    /// <summary>Lets go of every row: a statement that somebody left in the middle of its rows would hold its snapshot.</summary>
    public void ResetAll()
    {
        foreach (var statement in _byText.Values)
            statement.Fresh();
    }

    public void Dispose()
    {
        foreach (var statement in _byText.Values)
            statement.Dispose();
    }
}
