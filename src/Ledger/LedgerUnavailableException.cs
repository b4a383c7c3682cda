namespace ChatGovernanceBot.Ledger;

/// <summary>Nothing could be written: disk full, read-only, locked or broken. Nothing of what was asked is recorded, so nothing may be acknowledged (I12).</summary>
public sealed class LedgerUnavailableException : Exception
{
    public LedgerUnavailableException(string message) : base(message) { }
    public LedgerUnavailableException(string message, Exception cause) : base(message, cause) { }
}
