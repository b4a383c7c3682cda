using System.Text;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// Puts one member into a text, or takes one out, and leaves every other character as it is. The result is read again: it holds the
/// old members and this one more or less, and the same rest (I14).
/// </summary>
internal static class MembershipEdit
{
    /// <exception cref="UnusableFile">The text cannot be edited without touching more than the one member.</exception>
    public static string Apply(CallKind kind, MembershipText before, string account) => kind == CallKind.Grant
        ? Proven(before, With(before, account), [.. before.Accounts, account])
        : Proven(before, Without(before, account), [.. before.Accounts.Where(other => !IsSame(other, account))]);

    private static string With(MembershipText before, string account)
    {
        var scalar = YamlScalar.Write(account);
        var text = before.Text;
        return before.List switch
        {
            MemberList.Lines => InsertLine(text, before.Members[^1].End, HyphenOf(text, before.Members[^1]) + scalar),
            MemberList.Brackets when before.Members is [.., var last] => text.Insert(last.End, ", " + scalar),
            MemberList.Brackets brackets => text.Insert(brackets.Inside, scalar),
            MemberList.Nothing key => InsertLine(text, key.KeyEnd, new string(' ', key.KeyStart - TextLines.StartOf(text, key.KeyStart)) + "  - " + scalar),
            MemberList.Null written => $"{text[..written.Start]}[{scalar}]{text[written.End..]}",
            _ => throw new InvalidOperationException($"unknown list {before.List}"),
        };
    }

    // What stands before a member on its line, so that the next line looks the same.
    private static string HyphenOf(string text, Member member)
    {
        var start = TextLines.StartOf(text, member.Start);
        var lead = text[start..member.Start];
        if (lead.Trim() == "-")
            return lead;
        var hyphen = FirstLineOf(text, member);
        return text[hyphen..text.IndexOf('-', hyphen)] + "- ";
    }

    // Behind the line on which `at` stands. A file without a final newline stays one.
    private static string InsertLine(string text, int at, string line)
    {
        var end = TextLines.EndOf(text, at);
        var newline = TextLines.NewlineOf(text, at);
        return text.Insert(end, TextLines.EndsWithNewline(text, end) ? line + newline : newline + line);
    }

    private static string Without(MembershipText before, string account)
    {
        var text = before.Text;
        var after = new StringBuilder();
        var kept = 0;
        foreach (var member in before.Members.Where(member => IsSame(member.Account, account)))
        {
            var (start, end) = before.List is MemberList.Lines ? LinesOf(text, member) : BracketPartOf(text, member);
            if (start > kept)
                after.Append(text, kept, start - kept);
            kept = Math.Max(kept, end);
        }
        after.Append(text, kept, text.Length - kept);
        return TextLines.EndsWithNewline(text, text.Length) ? after.ToString() : TextLines.WithoutFinalNewline(after.ToString());
    }

    private static (int Start, int End) LinesOf(string text, Member member) => (FirstLineOf(text, member), TextLines.EndOf(text, member.End));

    // The line with the hyphen; a name may stand on a line below it.
    private static int FirstLineOf(string text, Member member)
    {
        for (var start = TextLines.StartOf(text, member.Start); ; start = TextLines.StartOf(text, start - 1))
        {
            if (text.AsSpan(start, member.Start - start).TrimStart().StartsWith("-"))
                return start;
            if (start == 0)
                throw UnusableFile.UntilMended($"the line of a member at character {member.Start} has no hyphen");
        }
    }

    // A member that has its line to itself goes with the line, else with one comma.
    private static (int Start, int End) BracketPartOf(string text, Member member)
    {
        var (line, lineEnd) = (TextLines.StartOf(text, member.Start), TextLines.EndOf(text, member.End));
        var behind = text.AsSpan(member.End, lineEnd - member.End).TrimStart();
        var hasComma = behind.StartsWith(",");
        var tail = (hasComma ? behind[1..] : behind).TrimStart();
        if (text.AsSpan(line, member.Start - line).IsWhiteSpace() && (tail.IsEmpty || tail[0] == '#'))
            return (line, lineEnd);
        if (hasComma)
            return (member.Start, lineEnd - tail.Length);
        var front = text.AsSpan(0, member.Start).TrimEnd();
        return (front.EndsWith(",") ? front.Length - 1 : member.Start, member.End);
    }

    private static string Proven(MembershipText before, string text, string[] expected)
    {
        MembershipText after;
        try
        {
            after = MembershipText.Parse(text);
        }
        catch (UnusableFile bad)
        {
            throw UnusableFile.ForNow($"nothing was written, the changed file would not be valid: {bad.Message}");
        }
        return after.Accounts.SequenceEqual(expected, StringComparer.Ordinal) && after.Rest == before.Rest
            ? text
            : throw UnusableFile.ForNow("nothing was written, the changed file would differ in more than the one member");
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
