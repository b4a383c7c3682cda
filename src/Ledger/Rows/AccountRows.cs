namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>The random ref under which entries name a chat account.</summary>
public sealed class AccountRefRow
{
    public required string Ref { get; init; }
    public required string Provider { get; init; }
    public required string Tenant { get; init; }
    public required string UserId { get; init; }
}

/// <summary>A person's links and the account that cards go to first: the projection of the stream.</summary>
public sealed class PersonAccountsRow
{
    public required string Person { get; init; }
    public int Version { get; init; }
    public required string State { get; init; }
}

/// <summary>Whose a linked account is: at most one person's.</summary>
public sealed class AccountLinkRow
{
    public required string Account { get; init; }
    public required string Person { get; init; }
}

/// <summary>How far an attempt to link an account has come.</summary>
public enum LinkStage
{
    /// <summary>A link was given out; nobody has signed in by it.</summary>
    Open,
    /// <summary>Somebody signed in; both ends are asked whether they show the same code.</summary>
    Comparing,
    /// <summary>Both ends confirmed and the account was linked.</summary>
    Linked,
    /// <summary>One end said no, or a newer attempt took its place.</summary>
    Stopped,
    /// <summary>Both ends confirmed and the link was refused all the same.</summary>
    Refused,
}

/// <summary>One attempt to link an account; kept a day, outside the audit. Times are system time.</summary>
public sealed class LinkAttemptRow
{
    /// <summary>SHA-256 of the token in hexadecimal; the token itself is kept nowhere.</summary>
    public required string Token { get; init; }
    /// <summary>What the buttons in the chat name: random.</summary>
    public required string Card { get; init; }
    public required string Account { get; init; }
    public LinkStage Stage { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>What both ends show; null before the sign-in.</summary>
    public string? Code { get; init; }
    /// <summary>Who signed in, by ref.</summary>
    public string? Person { get; init; }
    /// <summary>SHA-256 of the secret that the browser which signed in keeps.</summary>
    public string? Browser { get; init; }
    public DateTimeOffset? PageConfirmedAt { get; init; }
    public DateTimeOffset? ChatConfirmedAt { get; init; }
}
