using System.Diagnostics;
using System.Globalization;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Benchmarks.Forms;

/// <summary>What a field offers for the letters typed so far, out of ten thousand entitlements, against a look through all of them for the same words.</summary>
internal static class SearchBenchmark
{
    private const string Begun = "forms.search.begun";
    private const string Mistyped = "forms.search.mistyped";
    private const int Entitlements = 10_000;
    private const int Rounds = 20;
    private const int Offered = 100;

    private static readonly string[] BegunTexts = ["", "q", "qu", "queue reader 77", "billing-db/read", "reader 9999"];
    private static readonly string[] MistypedTexts = ["quue raeder 42", "role number 9999", "r 1 2 3"];

    public static IReadOnlyList<Row> Run(Arguments arguments)
    {
        if (!arguments.Wants(Begun) && !arguments.Wants(Mistyped))
            return [];
        var organisation = Grown();
        var asking = organisation.Roster.Find(Company.Employee(organisation, 1))!;
        var search = new FormSearch();
        return [
            .. arguments.Wants(Begun) ? [Compare(Begun, BegunTexts, "found by how words begin")] : Array.Empty<Row>(),
            .. arguments.Wants(Mistyped) ? [Compare(Mistyped, MistypedTexts, "found by what words are like, which the other does not do")] : Array.Empty<Row>()];

        Row Compare(string name, string[] texts, string how)
        {
            var (ours, scan, run) = (new List<TimeSpan>(), new List<TimeSpan>(), new Watch());
            // The first rounds make the index and compile the code.
            for (var round = -Rounds; round < Rounds; round++)
            {
                foreach (var typed in texts)
                {
                    var (a, b) = (Timed(() => search.Entitlements(organisation, asking, typed, DateTimeOffset.UnixEpoch, Offered)), Timed(() => Scan(organisation.Catalog, typed)));
                    if (round < 0)
                        continue;
                    ours.Add(a);
                    scan.Add(b);
                }
            }
            return RowOf(name, how, Sample.Of(run, ours), Sample.Of(run, scan));
        }
    }

    private static Row RowOf(string name, string how, Sample ours, Sample scan)
    {
        var (a, b) = (ours.At(0.5), scan.At(0.5));
        return new Row(name, 1 / a.TotalSeconds, 1 / b.TotalSeconds, b / a, 0, true, "answers/s", string.Create(CultureInfo.InvariantCulture,
            $"no goal was set: {Entitlements:N0} entitlements, {how}; ours p50 {a.TotalMicroseconds:N0} µs, p99 {ours.At(0.99).TotalMicroseconds:N0} µs; a look through all for each word p50 {b.TotalMicroseconds:N0} µs, p99 {scan.At(0.99).TotalMicroseconds:N0} µs"));
    }

    private static Organisation Grown()
    {
        var organisation = Company.Build(new PolicyVersion(1), handle => handle.Value);
        var owner = organisation.Catalog.Entitlements[0].Owners;
        var many = Enumerable.Range(0, Entitlements).Select(n => new Entitlement(
            new EntitlementId(string.Create(CultureInfo.InvariantCulture, $"queue-{n}/read")), string.Create(CultureInfo.InvariantCulture, $"Queue reader {n}"), $"Reads queue number {n}", "Messages of a queue",
            DataSensitivity.Internal, PrivilegeLevel.Standard, EntitlementClass.AccessChanging, owner, [string.Create(CultureInfo.InvariantCulture, $"queue {n} consumer")], TimeSpan.FromDays(14), StandingRule.Never));
        return organisation with { Catalog = new Catalog(organisation.Catalog.Systems, organisation.Catalog.Entitlements.Concat(many)) };
    }

    private static List<Entitlement> Scan(Catalog catalog, string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. catalog.Entitlements.Where(e => Array.TrueForAll(words, word => Has(e.Id.Value, word) || Has(e.Name, word) || Has(e.Role, word) || e.Aliases.Any(alias => Has(alias, word)))).Take(Offered)];
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan Timed(Func<object> work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started);
    }
}
