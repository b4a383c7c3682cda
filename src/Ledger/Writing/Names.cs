using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The names by which enums stand in rows, made once.</summary>
internal static class Names
{
    public static string Of(StreamKind value) => Table<StreamKind>.Texts[(int)value];
    public static string Of(ObligationFamily value) => Table<ObligationFamily>.Texts[(int)value];
    public static string Of(ObligationKind value) => Table<ObligationKind>.Texts[(int)value];
    public static string Of(AccessState value) => Table<AccessState>.Texts[(int)value];
    public static string Of(ItemPhase value) => Table<ItemPhase>.Texts[(int)value];

    private static class Table<T> where T : struct, Enum
    {
        public static readonly string[] Texts = Enum.GetNames<T>();
    }
}

/// <summary>The head of the log as a setting: its sequence and hash. By it a cut tail is seen even where no row was left behind.</summary>
internal static class HeadText
{
    public static string Of(long sequence, ReadOnlySpan<byte> hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence} {Convert.ToHexStringLower(hash)}");
}
