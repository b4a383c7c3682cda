using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Cards;

public sealed class WordingTests
{
    [Theory]
    [InlineData("en-GB", "Europe/London", "Saturday 4 April 2026, 14:05 (Europe/London)")]
    [InlineData("de-DE", "Europe/Berlin", "Saturday 4 April 2026, 15:05 (Europe/Berlin)")]
    [InlineData("ja-JP", "Asia/Tokyo", "Saturday 4 April 2026, 22:05 (Asia/Tokyo)")]
    [InlineData("en-US", "America/New_York", "Saturday, April 4, 2026, 9:05 AM (America/New_York)")]
    [InlineData("es-US", "America/Los_Angeles", "Saturday, April 4, 2026, 6:05 AM (America/Los_Angeles)")]
    public void A_time_is_said_in_the_readers_zone_and_as_it_is_written_there(string culture, string zone, string said) =>
        Assert.Equal(said, Wording.When(new DateTimeOffset(2026, 4, 4, 13, 5, 0, TimeSpan.Zero), Acme.Bob with { Culture = culture, Zone = zone }));

    [Theory]
    [InlineData(0, "Sunday, November 1, 2026, 1:30 AM UTC-04:00 (America/New_York)")]
    [InlineData(1, "Sunday, November 1, 2026, 1:30 AM UTC-05:00 (America/New_York)")]
    public void A_time_that_comes_twice_says_which_one_it_is(int hoursLater, string said) =>
        Assert.Equal(said, Wording.When(new DateTimeOffset(2026, 11, 1, 5, 30, 0, TimeSpan.Zero).AddHours(hoursLater), Acme.Bob with { Culture = "en-US", Zone = "America/New_York" }));
}
