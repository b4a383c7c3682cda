using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Cards;

public sealed class HostConfigTests
{
    [Theory]
    [InlineData("hostconfig-light.json")]
    [InlineData("hostconfig-dark.json")]
    public void Every_text_colour_can_be_read_on_every_container(string file)
    {
        var styles = CardFiles.Read(Path.Combine(CardFiles.Web, file))["containerStyles"]!.AsObject();
        foreach (var (style, definition) in styles)
        {
            var background = Luminance((string)definition!["backgroundColor"]!);
            foreach (var (colour, shades) in definition["foregroundColors"]!.AsObject())
            {
                foreach (var shade in new[] { "default", "subtle" })
                {
                    var ratio = Contrast(background, Luminance((string)shades![shade]!));
                    Assert.True(ratio >= 4.5, $"{file}: {colour} {shade} on {style} has contrast {ratio:0.00}; WCAG 2.2 AA asks for 4.5.");
                }
            }
        }
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    /// <summary>Relative luminance as WCAG 2.2 defines it.</summary>
    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var share = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
