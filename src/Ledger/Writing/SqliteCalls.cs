using System.Runtime.InteropServices;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// SQLite's own functions on a prepared statement (sqlite.org/c3ref/funclist.html), for which a decision calls it more than a hundred times: the
/// binding takes and returns a reference to its handle with each call. Whoever calls them holds that handle. What only looks into the memory of a
/// statement is called without leave for the garbage collector, which would cost more than the call.
/// </summary>
internal static unsafe partial class SqliteCalls
{
    internal const string Library = "e_sqlite3";

    // SQLITE_TRANSIENT: SQLite takes a copy before the call returns.
    private const nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int parameter);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindNumber(nint statement, int parameter, long value);

    /// <summary>Binds UTF-8.</summary>
    public static int BindText(nint statement, int parameter, ReadOnlySpan<byte> text)
    {
        // Without a place in memory it would bind null.
        fixed (byte* start = text.IsEmpty ? "\0"u8 : text)
            return BindText(statement, parameter, start, text.Length, Transient);
    }

    public static int BindBlob(nint statement, int parameter, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes.IsEmpty ? "\0"u8 : bytes)
            return BindBlob(statement, parameter, start, bytes.Length, Transient);
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Number(nint statement, int column);

    /// <summary>A blob, or a text as UTF-8.</summary>
    public static ReadOnlySpan<byte> Bytes(nint statement, int column) => new(Blob(statement, column), Length(statement, column));

    /// <summary>How many rows the last statement of a connection that changes rows changed.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_changes"), SuppressGCTransition]
    public static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int BindText(nint statement, int parameter, byte* start, int length, nint copy);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    private static partial int BindBlob(nint statement, int parameter, byte* start, int length, nint copy);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    private static partial byte* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
