using System.Globalization;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Reads the subjects of obligations as the jobs do.</summary>
internal static class Subjects
{
    /// <summary>The item that an obligation is about; the default where it is about none.</summary>
    public static ItemRef ItemOf(Obligation owed) => owed.Kind switch
    {
        ObligationKind.ClaimAccess or ObligationKind.EndClaim or ObligationKind.TellRequest => new(new RequestId(Part(owed, 0)), Number(owed, 1)),
        ObligationKind.AuthoriseGrant or ObligationKind.LapseStage or ObligationKind.EscalateStage or ObligationKind.RemindStage or ObligationKind.ExpireItem => new(new RequestId(owed.Stream.Id), Number(owed, 0)),
        _ => default,
    };

    public static string Part(Obligation owed, int index) => owed.Subject.Split(':')[index];

    public static DateTimeOffset Time(Obligation owed, int index) => new(long.Parse(Part(owed, index), CultureInfo.InvariantCulture), TimeSpan.Zero);

    public static int Number(Obligation owed, int index) => int.Parse(Part(owed, index), CultureInfo.InvariantCulture);
}
