namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>How far two folded words are apart: inserted, lost, replaced and swapped letters, each counted once.</summary>
internal static class Likeness
{
    private const int LongestWord = 40;

    /// <summary>Whether <paramref name="typed"/> can be a slip for <paramref name="meant"/>: one slip from four letters, two from eight; digits must agree.</summary>
    public static bool IsSlipOf(string typed, string meant)
    {
        var allowed = meant.Length switch { < 4 => 0, < 8 => 1, _ => 2 };
        if (allowed == 0 || Math.Abs(typed.Length - meant.Length) > allowed || typed.Length is < 3 or > LongestWord)
        {
            return false;
        }

        return StartsAlike(typed, meant) && SameDigits(typed, meant) && Distance(typed, meant) <= allowed;
    }

    private static bool StartsAlike(string typed, string meant) => typed[0] == meant[0] || (typed[0] == meant[1] && typed[1] == meant[0]);

    // app1 is not a slip for app2.
    private static bool SameDigits(string left, string right)
    {
        var (i, j) = (NextDigit(left, 0), NextDigit(right, 0));
        while (i < left.Length && j < right.Length && left[i] == right[j])
        {
            (i, j) = (NextDigit(left, i + 1), NextDigit(right, j + 1));
        }

        return i == left.Length && j == right.Length;
    }

    private static int NextDigit(string word, int from)
    {
        while (from < word.Length && !char.IsDigit(word[from]))
        {
            from++;
        }

        return from;
    }

    private static int Distance(string left, string right)
    {
        var width = right.Length + 1;
        Span<int> beforeLast = stackalloc int[width];
        Span<int> last = stackalloc int[width];
        Span<int> row = stackalloc int[width];
        for (var j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            var oldest = beforeLast;
            beforeLast = last;
            last = row;
            row = oldest;
        }

        return last[right.Length];
    }
}
