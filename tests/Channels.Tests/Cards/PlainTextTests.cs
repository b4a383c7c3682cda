using System.Globalization;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("a\u202Eb\u2066c\u2069d\u200Fe\u061Cf", "abcdef")]
    [InlineData("a\u200Bb\u200Dc\uFEFFd\u2060e\u00ADf\u034Fg", "abcdefg")]
    [InlineData("a\0b\u0007c\u001B[31md\u007Fe\u009Ff", "abc[31mdef")]
    [InlineData("a\u3164b\u115Fc\u2800d\uFFA0e", "abcde")]
    [InlineData("tag\U000E0041\U000E0042", "tag")]
    [InlineData("half\uD83D and half\uDE00", "half and half")]
    public void What_nobody_sees_is_taken_out(string written, string shown) => Assert.Equal(shown, PlainText.Clean(written));

    [Theory]
    [InlineData("one\r\ntwo\rthree\u2028four\u0085five", "one\ntwo\nthree\nfour\nfive")]
    [InlineData("  one  \n\n\n\n two\t\n", "one\n\n two")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    public void Line_ends_and_spaces_are_made_plain(string written, string shown) => Assert.Equal(shown, PlainText.Clean(written));

    [Theory]
    [InlineData("**bold** <b>x</b> [a](b) ${x} \"q\" \\")]
    [InlineData("é 日本語 😀 مرحبا שלום नमस्ते")]
    [InlineData("{\"a\": {\"b\": 1}}")]
    public void What_is_seen_stays_as_it_was_written(string written) => Assert.Equal(written, PlainText.Clean(written));

    [Fact]
    public void A_date_macro_is_not_left_for_a_renderer_to_compute() =>
        Assert.Equal("until { {DATE(2017-02-14T06:00:00Z,SHORT)}}", PlainText.Clean("until {{DATE(2017-02-14T06:00:00Z,SHORT)}}"));

    [Fact]
    public void Usual_text_is_shown_as_it_is_within_other_writing()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(random.GetItems(["a", "Z", "0", " ", "  ", "~", "{{", "{{date(", "{{TIME", "}", "\\", "\"", "ö", "…", "✓"], 12)).Trim();
            Assert.Equal($"日{PlainText.Clean(text)}日", PlainText.Clean($"日{text}日"));
            Assert.Equal($"日{PlainText.Line(text)}日", PlainText.Line($"日{text}日"));
        }
    }

    [Fact]
    public void Every_character_is_shown_alike_beside_usual_and_other_writing() =>
        Assert.All(Enumerable.Range(0, 0xD800).Select(c => $"a{(char)c}b"), text => Assert.Equal($"日{PlainText.Clean(text)}", PlainText.Clean($"日{text}")));

    [Fact]
    public void Marks_do_not_pile_up_over_other_lines() =>
        Assert.Equal("a" + new string('\u0301', 4) + "b", PlainText.Clean("a" + new string('\u0301', 100) + "b"));

    [Fact]
    public void A_long_text_is_cut_visibly()
    {
        var shown = PlainText.Clean(new string('x', 10_000));
        Assert.Equal(1000, shown.Length);
        Assert.EndsWith(" …", shown, StringComparison.Ordinal);
        Assert.Equal(new string('x', 1000), PlainText.Clean(new string('x', 1000)));
    }

    [Fact]
    public void More_lines_than_are_shown_stand_in_the_last_of_them_and_nothing_is_lost()
    {
        var shown = PlainText.Clean(string.Join('\n', Enumerable.Range(1, 24)) + "\n\n25");
        var lines = shown.Split('\n');
        Assert.Equal(20, lines.Length);
        Assert.Equal(("19", "20 ↵ 21 ↵ 22 ↵ 23 ↵ 24 ↵ 25"), (lines[18], lines[19]));
        Assert.Equal(shown, PlainText.Clean(shown));
    }

    [Fact]
    public void Very_many_lines_are_cut_visibly()
    {
        var shown = PlainText.Clean(string.Join('\n', Enumerable.Repeat("x", 5000)));
        Assert.Equal(20, shown.Split('\n').Length);
        Assert.EndsWith(" …", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("e\u0301")]
    [InlineData("🇩🇪")]
    public void A_cut_never_splits_what_is_one_character_to_a_reader(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 40));
        for (var maximum = 2; maximum < text.Length + 2; maximum++)
        {
            var shown = PlainText.Clean(text, maximum);
            Assert.True(shown.Length <= maximum);
            Assert.All(Graphemes(shown), g => Assert.True(g == character || g is " " or "…", shown));
        }
    }

    [Fact]
    public void A_line_is_one_line() => Assert.Equal("INC-1 ✅ Approved", PlainText.Line(" INC-1\n\n✅   Approved\u202E "));

    [Fact]
    public void Cleaning_twice_is_cleaning_once()
    {
        foreach (var text in HostileData.Texts.Append("{{{{DATE(").Append("{{DA\u200BTE("))
        {
            Assert.Equal(PlainText.Clean(text), PlainText.Clean(PlainText.Clean(text)));
        }
    }

    private static IEnumerable<string> Graphemes(string text)
    {
        var each = StringInfo.GetTextElementEnumerator(text);
        while (each.MoveNext())
        {
            yield return each.GetTextElement();
        }
    }
}
