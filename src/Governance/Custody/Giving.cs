using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Custody;

/// <summary>What bars every step that could give or lengthen access, and no step that ends it (I13): a clock put back, a ledger in quarantine.</summary>
internal static class Giving
{
    /// <summary>Null where nothing bars it.</summary>
    /// <param name="done">What cannot be done, for example <c>submitted</c>.</param>
    public static Refusal? WhyNot(ClockState clock, CustodyState custody, string done) => (custody, clock) switch
    {
        (CustodyState.Quarantined, _) => new(RefusalCode.Quarantined, $"The bot's ledger may have been restored from an older copy, so nothing can be {done} until every access was looked at and somebody has released it. Ends and revocations go on."),
        (_, ClockState.PutBack) => new(RefusalCode.ClockPutBack, $"The clock of this host was put back, so nothing can be {done} until it is right again."),
        _ => null,
    };
}
