using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What is bound to a prepared statement is what SQLite gets, and what it gives is what is read.</summary>
public sealed class StatementTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Statements _statements;

    public StatementTests()
    {
        _connection.Open();
        _statements = new Statements(_connection.Handle!);
    }

    public static TheoryData<string> Texts => ["", "a", "Ünïcødé ✓ 🙂", "with 'quotes' and \0 within", new string('x', 100), new string('é', 101), string.Concat(Enumerable.Repeat("🙂", 5_000))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_comes_back_as_it_was_and_is_never_null(string text)
    {
        var row = Asked("SELECT ?, typeof(?1)", s => s.Bind(text));

        Assert.Equal((text, "text"), (row.Text(0), row.Text(1)));
        Assert.False(row.IsNull(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    public void Bytes_come_back_as_they_were_and_are_never_null(int count)
    {
        var bytes = Enumerable.Range(0, count).Select(n => (byte)n).ToArray();
        var row = Asked("SELECT ?, typeof(?1), length(?1)", s => s.BindBlob(bytes));

        Assert.Equal(bytes, row.Bytes(0).ToArray());
        Assert.Equal(("blob", (long)count), (row.Text(1), row.Number(2)));
    }

    [Fact]
    public void Text_that_is_utf8_already_is_taken_as_it_is()
    {
        var row = Asked("SELECT ?, typeof(?1), ?, typeof(?2)", s => s.BindUtf8("é"u8).BindUtf8([]));

        Assert.Equal(("é", "text", "", "text"), (row.Text(0), row.Text(1), row.Text(2), row.Text(3)));
    }

    [Fact]
    public void Numbers_times_and_nothing_come_back_as_they_were()
    {
        var time = new DateTimeOffset(2026, 11, 30, 4, 0, 0, TimeSpan.Zero).AddTicks(7);
        var row = Asked("SELECT ?, ?, ?, ?, ?", s => s.Bind(long.MinValue).Bind(time).Bind((string?)null).Bind((long?)null).Bind((DateTimeOffset?)null));

        Assert.Equal((long.MinValue, time), (row.Number(0), row.Time(1)));
        Assert.True(row.IsNull(2) && row.IsNull(3) && row.IsNull(4));
        Assert.Equal((null, null), (row.TextOrNull(2), row.TimeOrNull(4)));
    }

    [Fact]
    public void What_a_statement_changed_is_counted()
    {
        _statements.Sql("CREATE TABLE T(A)").Run();
        Assert.Equal(3, _statements.Sql("INSERT INTO T VALUES (1), (2), (3)").Run());
        Assert.Equal(2, _statements.Sql("DELETE FROM T WHERE A > ?").Bind(1).Run());
    }

    [Fact]
    public void What_SQLite_refuses_says_why()
    {
        _statements.Sql("CREATE TABLE T(A UNIQUE)").Run();
        _statements.Sql("INSERT INTO T VALUES (1)").Run();

        var refused = Assert.Throws<SqliteException>(() => _statements.Sql("INSERT INTO T VALUES (1)").Run());
        Assert.Equal(raw.SQLITE_CONSTRAINT, refused.SqliteErrorCode);
        Assert.Contains("UNIQUE constraint failed: T.A", refused.Message, StringComparison.Ordinal);
        Assert.Equal(raw.SQLITE_RANGE, Assert.Throws<SqliteException>(() => _statements.Sql("SELECT ?").Bind(1).Bind(2)).SqliteErrorCode);
    }

    [Fact]
    public void A_statement_that_was_let_go_is_refused_and_touches_no_memory()
    {
        var statement = _statements.Sql("SELECT ?");
        statement.Dispose();

        Assert.Equal(raw.SQLITE_MISUSE, Assert.Throws<SqliteException>(() => statement.Bind(1)).SqliteErrorCode);
        Assert.Equal(raw.SQLITE_MISUSE, Assert.Throws<SqliteException>(() => statement.Step()).SqliteErrorCode);
        Assert.True(statement.IsNull(0));
        Assert.Equal(0, statement.Bytes(0).Length);
    }

    private Statement Asked(string sql, Action<Statement> bind)
    {
        var statement = _statements.Sql(sql);
        bind(statement);
        Assert.True(statement.Step());
        return statement;
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }
}
