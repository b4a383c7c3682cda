using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Finds "INC-4312", "CHG0012345", "JIRA-1", and "#4312" or "4312" after a word like "ticket".</summary>
internal static class Tickets
{
    private static readonly Regex Keyed = Pattern.Of(@"\b[A-Z][A-Z0-9]{1,9}-[0-9]{1,9}\b");
    private static readonly Regex Known = Pattern.Of(@"\b((inc|chg|req|ritm|prb|task|sctask|cr|sr)-?[0-9]{3,12}|(inc|chg|req|prb|jira|bug|ops|sec|task)-[0-9]{1,9})\b");
    private static readonly Regex Called = Pattern.Of(@"\b(ticket|incident|issue|jira|case|change request|work order)\s{0,3}(number|no\.?|nr\.?|id)?\s{0,3}:?\s{0,3}(#?[a-z]{0,8}-?[0-9]{1,12})\b");
    private static readonly Regex Hashed = Pattern.Of(@"#[0-9]{2,12}\b");
    private static readonly string[] Standards = ["UTF", "SHA", "ISO", "MD", "AES", "RFC", "CVE", "COVID", "TLS", "RSA", "IPV"];

    /// <summary>Every ticket with its place; what overlaps names of the catalog or a length is none.</summary>
    public static ImmutableArray<(Ticket Ticket, Span Span)> Find(Said said, Predicate<Span> isSomethingElse)
    {
        var found = ImmutableArray.CreateBuilder<(Ticket, Span)>();
        Collect(Keyed.Matches(said.Text), 0, found, isSomethingElse);
        Collect(Known.Matches(said.Folded), 0, found, isSomethingElse);
        Collect(Called.Matches(said.Folded), 3, found, isSomethingElse);
        if (said.Words.Any(w => w.Text is "ticket" or "incident" or "issue" or "jira" or "case"))
        {
            Collect(Hashed.Matches(said.Folded), 0, found, isSomethingElse);
        }

        return found.ToImmutable();
    }

    public static Finding<Ticket> Read(ImmutableArray<(Ticket Ticket, Span Span)> found)
    {
        var distinct = found.Select(f => f.Ticket).Distinct().ToImmutableArray();
        return distinct.Length switch
        {
            0 => new Finding<Ticket>.Missing([]),
            1 => new Finding<Ticket>.Found(distinct[0]),
            _ => new Finding<Ticket>.Several([.. distinct.Take(8)]),
        };
    }

    private static void Collect(MatchCollection matches, int group, ImmutableArray<(Ticket, Span)>.Builder found, Predicate<Span> isSomethingElse)
    {
        foreach (Match match in matches)
        {
            var part = match.Groups[group];
            var span = new Span(part.Index, part.Index + part.Length);
            var ticket = part.Value.ToUpperInvariant();
            var isStandard = Standards.Contains(ticket.Split('-')[0]);
            if (!isStandard && !isSomethingElse(span) && !found.Any(f => f.Item2.Overlaps(span)))
            {
                found.Add((new Ticket(ticket), span));
            }
        }
    }
}
