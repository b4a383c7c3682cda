using System.Text;
using System.Text.Json;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

public sealed class CardJsonTests
{
    private sealed record Kept(string Text, CardJson? Card);

    [Theory]
    [InlineData("""{"type":"AdaptiveCard","text":"<b>Größe</b> & 'mehr' 漢 😀 \" \\"}""")]
    [InlineData("""{"text":"as an \u003Cearlier\u003E version wrote it", "n": 1.50}""")]
    [InlineData("{}")]
    public void A_card_is_kept_and_read_back_as_the_very_text_that_it_is(string card)
    {
        var kept = JsonSerializer.Serialize(new Kept("Text", new CardJson(Encoding.UTF8.GetBytes(card))));

        Assert.Equal($$"""{"Text":"Text","Card":{{card}}}""", kept);
        Assert.Equal(card, JsonSerializer.Deserialize<Kept>(kept)!.Card!.ToString());
    }

    [Fact]
    public void No_card_is_kept_as_none() => Assert.Null(JsonSerializer.Deserialize<Kept>(JsonSerializer.Serialize(new Kept("Text", null)))!.Card);

    [Theory]
    [InlineData("\"{}\"")]
    [InlineData("[{}]")]
    [InlineData("1")]
    [InlineData("{")]
    public void What_is_no_JSON_object_is_read_as_no_card(string card) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Kept>($$"""{"Text":"Text","Card":{{card}}}"""));
}
