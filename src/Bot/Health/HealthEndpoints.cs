using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Health;

/// <summary>
/// <c>/health/live</c> says that the process answers. <c>/health/ready</c> is 503 when the database cannot be written, no policy is in
/// force, or a family's job has not run lately; channels, a quarantine, a mark that cannot be written and what
/// keeps failing are reported and never make it 503.
/// </summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan JobsWithin = TimeSpan.FromSeconds(90);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        endpoints.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(
        WriteProbe probe, PolicyKeeper policy, JobFreshness jobs, FailingObligations failing, IEnumerable<IChannel> channels, LedgerQueries ledger, LedgerWriter writer, GovernanceClock clock, CancellationToken cancellation)
    {
        var database = await probe.WhyNotAsync(cancellation);
        var stale = jobs.Stale(JobsWithin).Select(f => f.ToString()).ToArray();
        var ready = database is null && policy.IsLoaded && stale.Length == 0;
        var body = new
        {
            status = ready ? "ready" : "not ready",
            database = database ?? "ok",
            policy = new { version = policy.IsLoaded ? policy.Organisation.Version.Number : 0, problems = policy.Problems.Count },
            quarantine = await QuarantinedAsync(ledger, cancellation),
            clock = clock.PutBackBy is null ? "ok" : "was put back",
            mark = writer.MarkProblem is null ? "ok" : "cannot be written",
            jobs = new { stale, failing = failing.Kinds.Select(k => k.ToString()) },
            channels = channels.Select(c => c.Report()).Select(r => new { r.Provider, r.State, r.Detail }),
        };
        return Results.Json(body, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // A host in quarantine does what it should; it is for people to end.
    private static async Task<bool> QuarantinedAsync(LedgerQueries ledger, CancellationToken cancellation)
    {
        try
        {
            return await ledger.QuarantineAsync(cancellation) is not null;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
