using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>How texts are escaped, cut and parted: https://docs.slack.dev/messaging/formatting-message-text#escaping.</summary>
public sealed class SlackTextTests
{
    private const string Family = "👩\u200d👩\u200d👧";

    [Fact]
    public void Three_characters_are_escaped_and_nothing_else() =>
        Assert.Equal("a &amp; b &lt;!channel&gt; \"c\" 'd' *e*", SlackText.Escape("a & b <!channel> \"c\" 'd' *e*"));

    [Theory]
    [InlineData(75, 75, false)]
    [InlineData(76, 75, true)]
    public void A_text_is_cut_only_where_it_does_not_fit_and_then_visibly(int length, int most, bool isCut)
    {
        var cut = SlackText.Cut(new string('a', length), most);
        Assert.Equal(most, cut.Length);
        Assert.Equal(isCut, cut.EndsWith(" …", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("&", 5)]
    [InlineData("<", 4)]
    [InlineData(">", 4)]
    public void What_grows_when_escaped_is_counted_as_it_grew(string character, int escaped)
    {
        var fitting = string.Concat(Enumerable.Repeat(character, 100));
        Assert.Equal(100 * escaped, SlackText.Cut(fitting, 100 * escaped).Length);
        Assert.DoesNotContain('…', SlackText.Cut(fitting, 100 * escaped));
        var cut = SlackText.Cut(fitting + character, 100 * escaped);
        Assert.InRange(cut.Length, 1, 100 * escaped);
        Assert.EndsWith("; …", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void No_character_is_parted_however_many_make_it_up()
    {
        var text = string.Concat(Enumerable.Repeat(Family, 40));
        Assert.Equal(string.Concat(Enumerable.Repeat(Family, 9)) + " …", SlackText.Cut(text, 80));
        Assert.All(SlackText.Split(text, 30), piece => Assert.Equal(string.Concat(Enumerable.Repeat(Family, piece.Length / Family.Length)), piece));
    }

    [Fact]
    public void One_endless_character_is_parted_between_its_parts_rather_than_never()
    {
        // Hangul initials combine without end.
        var endless = new string('\u1100', 10_000);
        var pieces = SlackText.Split(endless, 3000).ToList();
        Assert.Equal([3000, 3000, 3000, 1000], pieces.Select(p => p.Length));
        Assert.Equal(" …", SlackText.Cut(endless, 75)[^2..]);
    }

    [Theory]
    [InlineData(3000, 1)]
    [InlineData(3001, 2)]
    [InlineData(12_000, 4)]
    public void A_long_text_is_parted_whole_into_pieces_that_fit(int length, int pieces)
    {
        var text = new string('a', length);
        var parts = SlackText.Split(text, 3000).ToList();
        Assert.Equal(pieces, parts.Count);
        Assert.Equal(text, string.Concat(parts));
    }

    [Fact]
    public void A_text_half_of_ampersands_and_angles_is_parted_as_it_grew()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? "a& " : "b< "));
        var parts = SlackText.Split(text, 3000).ToList();
        Assert.True(parts.Count > 1);
        Assert.All(parts, p => Assert.InRange(p.Length, 1, 3000));
        Assert.Equal(text, BlockKit.Unescaped(string.Concat(parts)));
        Assert.All(parts, p => Assert.EndsWith(" ", p, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("\u200b\u202e\u0007")]
    public void What_would_show_as_nothing_shows_that_it_is_nothing(string text) => Assert.Equal("—", (string?)SlackText.Plain(text, 75)["text"]);

    [Fact]
    public void Data_is_never_markup_and_never_an_emoji_code()
    {
        var plain = SlackText.Plain("*x* :white_check_mark: <!channel>", 75);
        Assert.Equal("""{"type":"plain_text","text":"*x* :white_check_mark: \u0026lt;!channel\u0026gt;","emoji":false}""", plain.ToJsonString());
    }
}
