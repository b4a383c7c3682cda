namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>Every bug that can be planted.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Plant> All =>
    [
        new CloseOnOk(), new ActiveOnOk(), new UnknownIsAbsent(), new DoubleGrantOnRetry(), new ShortAccounts(), new SilenceKeeps(), new ReviewForgotten(), new SilenceForgotten(), new EndForgotten(), new LeaverForgotten(), new FailureIsDone(),
        new GrantAtTheAsk(), new SelfApprovalByDelegate(), new OneAttestsForTwo(), new RosterIsCached(), new Echo(), new HistoryTidied(), new RowMended(), new BackupRestored(),
    ];

    public static Plant? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}
