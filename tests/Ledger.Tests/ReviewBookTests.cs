using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class ReviewBookTests
{
    [Fact]
    public async Task A_review_is_owed_listed_while_it_is_open_and_answered_from_the_rows_alone()
    {
        await using var world = await World.NewAsync();
        var (_, access) = await world.ActiveAsync();
        var reviews = new ReviewQueries(world.Database);
        var due = Assert.Single(await world.Queries.OwedByAsync(StreamRef.Of(access.Id)), o => o.Kind == ObligationKind.AskReview);
        Assert.Equal((ObligationFamily.PromptRecertification, access.Review!.DueAt), (due.Family, due.DueAt));
        Assert.Empty(await reviews.OpenForAsync(world.Person("bob")));
        Assert.Equal([access.Id], (await reviews.ActiveAsync()).ToArray());

        var asked = await DoAsync(world, new AccessCommand.AskReview(access.Id, access.Review.Plan));
        Assert.Equal([access.Id], (await reviews.OpenForAsync(world.Person("bob"))).Select(a => a.Id));
        Assert.Empty(await reviews.OpenForAsync(world.Person("dave")));
        Assert.Equal([world.Person("bob"), world.Person("carol")], asked.Review!.Open!.Asked.ToArray());

        var answer = new AccessCommand.AnswerReview(
            access.Id, world.Person("bob"), asked.Review.Open.Question, ReviewAnswer.Keep, null, ReviewDigest.Of(asked, world.Organisation), new(new string('0', 32)));
        Assert.Null((await world.Writer.ExecuteAsync(answer, world.By("bob"))).Refusal);
        Assert.Empty(await reviews.OpenForAsync(world.Person("bob")));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task Silence_takes_it_back_and_nothing_of_its_review_is_left()
    {
        await using var world = await World.NewAsync();
        var (_, access) = await world.ActiveAsync();
        var asked = await DoAsync(world, new AccessCommand.AskReview(access.Id, access.Review!.Plan));
        var gone = await DoAsync(world, new AccessCommand.LapseReview(access.Id, asked.Review!.Open!.Question));
        Assert.Equal(AccessState.Revoking, gone.State);
        await using var context = world.Database.Read();
        Assert.Empty(context.Reviews);
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task A_policy_in_force_owes_one_look_at_what_was_active_before_anything_was_reviewed()
    {
        await using var world = await World.NewAsync();
        await world.RestartAsync();
        await using var context = world.Database.Read();
        Assert.Single(context.Obligations, o => o.Kind == ObligationKind.LookAtReviews);
    }

    private static async Task<Access> DoAsync(World world, AccessCommand command)
    {
        var executed = await world.Writer.ExecuteAsync(command, World.ByJob("PromptRecertification"));
        Assert.Null(executed.Refusal);
        return executed.State!;
    }
}
