using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>A mark that cannot be read or written, and one on another disk.</summary>
public sealed class MarkKeepingTests : IDisposable
{
    private static readonly Mark First = new("log_a", 1, new string('a', 64)), Second = First with { Sequence = 2 }, Third = First with { Sequence = 3 };

    private readonly string _folder = Directory.CreateTempSubdirectory("mark-").FullName;
    private readonly HandTimers _time = new();
    private readonly List<string?> _told = [];

    private MarkFile File => new(Path.Combine(_folder, "ledger.mark"));

    private string Beside => File.Path + ".next";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_that_cannot_be_read_is_a_reason_for_quarantine_and_is_told_with_its_cause()
    {
        await using var world = await World.NewAsync();
        File.Write(First);
        using var taken = new FileStream(File.Path, FileMode.Open, FileAccess.Read, FileShare.None);
        string? why = null;
        Assert.Equal(new Finding(QuarantineCause.MarkUnreadable, 1, null), File.Compare(world.Database, w => why = w));
        Assert.False(string.IsNullOrEmpty(why));
    }

    [Fact]
    public async Task One_on_another_disk_is_kept_there_and_its_folder_that_is_gone_is_a_lost_mark()
    {
        await using var world = await World.NewAsync();
        await world.Writer.KeepMarkAsync(File, _told.Add);
        await world.SubmitAsync();
        world.Writer.Dispose();
        Assert.True(File.Read()!.Sequence > 1);
        Assert.Null(File.Compare(world.Database));
        Assert.False(System.IO.File.Exists(MarkFile.Beside(world.Database.Path)));
        await world.StartAsync();

        var gone = new MarkFile(Path.Combine(_folder, "gone", "ledger.mark"));
        Assert.Equal(QuarantineCause.MarkMissing, gone.Compare(world.Database)!.Cause);
        await world.Writer.KeepMarkAsync(gone, _told.Add);
        await world.SubmitAsync();
        Assert.NotNull(world.Writer.MarkProblem);
        Assert.Single(_told);
    }

    [Fact]
    public void One_that_cannot_be_written_is_told_once_and_tried_again_until_it_is_written_although_nothing_more_is_committed()
    {
        using var keeper = new MarkKeeper(File, _time, _told.Add);
        Directory.CreateDirectory(Beside);
        keeper.Begin(First);
        Assert.NotNull(keeper.Problem);
        Assert.All(_time.Set, pause => Assert.InRange(pause, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
        _time.GoOff();
        Assert.NotNull(Assert.Single(_told));

        Directory.Delete(Beside);
        _time.GoOff();
        Assert.Equal(First, File.Read());
        Assert.Null(keeper.Problem);
        Assert.Equal(2, _told.Count);
        Assert.Null(_told[1]);
        Assert.Empty(_time.Set);
    }

    [Fact]
    public void What_is_committed_meanwhile_is_what_is_written_in_the_end_and_hurries_no_try()
    {
        using var keeper = new MarkKeeper(File, _time, _told.Add);
        keeper.Begin(First);
        Directory.CreateDirectory(Beside);
        keeper.Note(Second);
        _time.GoOff();
        var pause = Assert.Single(_time.Set);
        keeper.Note(Third);
        Assert.Equal(pause, Assert.Single(_time.Set));
        Assert.Equal(First, File.Read());

        Directory.Delete(Beside);
        _time.GoOff();
        Assert.Equal(Third, File.Read());
    }

    [Fact]
    public void What_could_not_be_written_is_written_at_the_end_where_it_can_be()
    {
        using (var keeper = new MarkKeeper(File, _time, _told.Add))
        {
            Directory.CreateDirectory(Beside);
            keeper.Begin(First);
            Directory.Delete(Beside);
        }

        Assert.Equal(First, File.Read());
    }
}
