using System.Globalization;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Crowd;
using ChatGovernanceBot.Simulation.Proof;
using ChatGovernanceBot.Simulation.Targets;

namespace ChatGovernanceBot.Simulation;

/// <summary>What happened in a life, for people.</summary>
internal sealed record Figures(
    int People, int Machines, int Days, int Left, People Crowd, Auditor Audit, Inboxes Inboxes, Target Target, int Deaths, int Secrets, TimeSpan Took)
{
    /// <summary>Requests that went their way, whatever came of them.</summary>
    public int Lives => Audit.Items.Count();

    public void Print(TextWriter output)
    {
        foreach (var (name, value) in Rows())
        {
            output.WriteLine($"{name,-44}{value,12}");
        }
    }

    private IEnumerable<(string, string)> Rows()
    {
        yield return ("people, of whom have left", $"{People} ({Left})");
        yield return ("machines", Text(Machines));
        yield return ("days", Text(Days));
        yield return ("wishes said", Text(Crowd.Asked));
        yield return ("requests submitted", Text(Lives));
        yield return ("buttons pressed", Text(Crowd.Pressed));
        yield return ("cards left unanswered", Text(Crowd.Silent));
        yield return ("times that somebody was away", Text(Crowd.Away));
        yield return ("decisions in the place of somebody", Text(Audit.Items.SelectMany(i => i.Votes).Count(v => v.For is not null)));
        foreach (var (outcome, count) in Audit.Outcomes.OrderBy(o => o.Key))
        {
            yield return ($"  ended as {outcome}", Text(count));
        }

        yield return ("  still open", Text(Audit.Items.Count(i => i.Closed is null)));
        yield return ("questions whether access is still needed", Text(Audit.Recertifications.Asks));
        yield return ("attestations of what was done by hand", Text(Audit.Attestations.Count));
        yield return ("calls to targets", Text(Target.Calls));
        yield return ("calls and reads that met an outage", Text(Target.Outages));
        yield return ("crashes", Text(Deaths));
        yield return ("secrets pasted", Text(Secrets));
        yield return ("messages sent", Text(Inboxes.Sent));
        yield return ("cards updated", Text(Inboxes.Updated));
        yield return ("most messages to one person in a week", Text(Inboxes.Most.Messages));
        yield return ("audit entries", Text((int)Audit.Entries));
        yield return ("seconds", Took.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture));
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
