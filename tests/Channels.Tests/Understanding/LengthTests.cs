using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

/// <summary>Unless said otherwise it is Thursday 15 October 2026, 10:00 in Berlin.</summary>
public class LengthTests
{
    [Theory]
    [InlineData("for 1h30m", "01:30:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1h 30m", "01:30:00")]
    [InlineData("1h30", "01:30:00")]
    [InlineData("PT1H30M", "01:30:00")]
    [InlineData("an hour and a half", "01:30:00")]
    [InlineData("for one and a half hours", "01:30:00")]
    [InlineData("for 1.5 hours", "01:30:00")]
    [InlineData("1 hour and 30 minutes", "01:30:00")]
    [InlineData("for half an hour", "00:30:00")]
    [InlineData("for three quarters of an hour", "00:45:00")]
    [InlineData("P3D", "3.00:00:00")]
    [InlineData("for 3 days", "3.00:00:00")]
    [InlineData("for three days", "3.00:00:00")]
    [InlineData("for the next 3 days", "3.00:00:00")]
    [InlineData("up to 3 days", "3.00:00:00")]
    [InlineData("fro 3 dayz", "3.00:00:00")]
    [InlineData("for 10D", "10.00:00:00")]
    [InlineData("for 8 hours", "08:00:00")]
    [InlineData("for 24 hours", "1.00:00:00")]
    [InlineData("for twenty-four hours", "1.00:00:00")]
    [InlineData("2 weeks", "14.00:00:00")]
    [InlineData("for a couple of days", "2.00:00:00")]
    [InlineData("for a day", "1.00:00:00")]
    [InlineData("3m", "00:03:00")]
    [InlineData("for 90 min", "01:30:00")]
    [InlineData("P1M", "2026-11-15 09:00Z")]
    [InlineData("for 2 months", "2026-12-15 09:00Z")]
    [InlineData("permanently", "standing")]
    [InlineData("without an end", "standing")]
    [InlineData("without any end date", "standing")]
    [InlineData("with no end", "standing")]
    [InlineData("for no particular reason", "?")]
    [InlineData("without endless forms", "?")]
    [InlineData("P1S", "!")]
    [InlineData("PT1X", "!")]
    [InlineData("P3H", "!")]
    [InlineData("-2h", "!")]
    [InlineData("for minus 2 hours", "!")]
    [InlineData("0h", "!")]
    [InlineData("for zero days", "!")]
    [InlineData("999999999h", "!")]
    [InlineData("for 99999999999999999999999999 years", "!")]
    [InlineData("for 30 seconds", "!")]
    [InlineData("for half a day", "?04:00:00|12:00:00")]
    [InlineData("for 2-3 days", "?2.00:00:00|3.00:00:00")]
    [InlineData("for 2 hours or 3 days", "?02:00:00|3.00:00:00")]
    [InlineData("for 3 days and 2 weeks", "?3.00:00:00|14.00:00:00")]
    [InlineData("for a few days", "?")]
    [InlineData("", "?")]
    [InlineData("until further notice", "?")]
    [InlineData("as I had for the last 3 days", "?")]
    public void An_elapsed_time(string said, string expected) => Assert.Equal(expected, Length($"billing-db read {said}"));

    [Theory]
    [InlineData("until Friday", "2026-10-16 21:59Z")]
    [InlineData("until Firday", "2026-10-16 21:59Z")]
    [InlineData("until Monday 17:00", "2026-10-19 15:00Z")]
    [InlineData("until 5pm on Monday", "2026-10-19 15:00Z")]
    [InlineData("until tomorrow 17:00", "2026-10-16 15:00Z")]
    [InlineData("until tomorrow", "2026-10-16 21:59Z")]
    [InlineData("until 5pm", "2026-10-15 15:00Z")]
    [InlineData("until 5 o'clock", "2026-10-15 15:00Z")]
    [InlineData("until 17h", "2026-10-15 15:00Z")]
    [InlineData("until 17:00 UTC", "2026-10-15 17:00Z")]
    [InlineData("until 17:00 CET", "2026-10-15 15:00Z")]
    [InlineData("until 5pm ET", "2026-10-15 21:00Z")]
    [InlineData("until 17:00 IST", "!")]
    [InlineData("until 9am", "?2026-10-16 07:00Z")]
    [InlineData("until 2026-12-01", "2026-12-01 22:59Z")]
    [InlineData("until 2026-12-01T12:00", "2026-12-01 11:00Z")]
    [InlineData("until 1 December", "2026-12-01 22:59Z")]
    [InlineData("until Dec 1st, 2026", "2026-12-01 22:59Z")]
    [InlineData("until the 20th", "2026-10-20 21:59Z")]
    [InlineData("until 25.10.", "2026-10-25 22:59Z")]
    [InlineData("by the end of the month", "2026-10-31 22:59Z")]
    [InlineData("till end of week", "2026-10-16 21:59Z")]
    [InlineData("for the rest of the week", "2026-10-16 21:59Z")]
    [InlineData("until the end of next week", "2026-10-23 21:59Z")]
    [InlineData("until EOD", "2026-10-15 21:59Z")]
    [InlineData("today", "2026-10-15 21:59Z")]
    [InlineData("tonight", "2026-10-15 21:59Z")]
    [InlineData("just for today", "2026-10-15 21:59Z")]
    [InlineData("today until 17:00", "2026-10-15 15:00Z")]
    [InlineData("until midnight", "2026-10-15 22:00Z")]
    [InlineData("until next Friday", "?2026-10-16 21:59Z|2026-10-23 21:59Z")]
    [InlineData("until next week", "?2026-10-18 21:59Z|2026-10-23 21:59Z")]
    [InlineData("until Friday or Monday", "?2026-10-16 21:59Z|2026-10-19 21:59Z")]
    [InlineData("for 2 hours until Friday", "?02:00:00|2026-10-16 21:59Z")]
    [InlineData("until 14 Oct", "?2027-10-14 21:59Z")]
    [InlineData("until 14 Oct 2026", "!")]
    [InlineData("until 15 Oct 09:00", "!")]
    [InlineData("until yesterday", "!")]
    [InlineData("until 30 Feb", "!")]
    [InlineData("until 25:00 tomorrow", "!")]
    [InlineData("until 2199-01-01", "!")]
    [InlineData("until Monday 20 October", "?2026-10-19 21:59Z|2026-10-20 21:59Z")]
    public void An_end_in_the_speakers_zone(string said, string expected) => Assert.Equal(expected, Length($"billing-db read {said}"));

    // C01
    [Theory]
    [InlineData("2026-03-06T14:10:00Z", "2026-03-06 22:59Z")]
    [InlineData("2026-03-06T22:58:00Z", "?2026-03-06 22:59Z|2026-03-13 22:59Z")]
    public void A_weekday_said_on_that_weekday_is_today_or_asked(string now, string expected) => Assert.Equal(expected, Length("billing-db read until Friday", now: now));

    // C24
    [Theory]
    [InlineData("until 25 Oct 02:30", "2026-10-20T08:00:00Z", "2026-10-25 00:30Z")]
    [InlineData("until 29 Mar 2026 02:30", "2026-03-25T08:00:00Z", "2026-03-29 01:00Z")]
    [InlineData("for 24 hours", "2026-10-24T10:00:00Z", "1.00:00:00")]
    [InlineData("until Sunday 02:30", "2026-10-24T10:00:00Z", "2026-10-25 00:30Z")]
    [InlineData("for a month", "2026-09-25T00:30:00Z", "2026-10-25 00:30Z")]
    public void The_clock_change_never_lengthens(string said, string now, string expected) => Assert.Equal(expected, Length($"billing-db read {said}", now: now));

    [Fact]
    public void The_culture_decides_what_comes_first_in_a_date()
    {
        Assert.Equal("2027-04-03 21:59Z", Length("billing-db read until 03/04/2027"));
        Assert.Equal("2027-03-05 04:59Z", Telling.Of(Telling.Asks("billing-db read until 03/04/2027", Acme.Bob).Length));
        Assert.Equal("?2027-03-04 22:59Z|2027-04-03 21:59Z", Telling.Of(Telling.Asks("billing-db read until 03/04/2027", Acme.Carol).Length));
        Assert.Equal("2026-12-25 22:59Z", Length("billing-db read until 12/25"));
    }

    [Fact]
    public void The_zone_of_the_speaker_counts() => Assert.Equal("2026-10-15 21:00Z", Telling.Of(Telling.Asks("wiki edit until 5pm", Acme.Bob).Length));

    [Fact]
    public void The_words_say_weekday_date_time_and_zone()
    {
        var found = Assert.IsType<Finding<SaidLength>.Found>(Telling.Asks("wiki edit until tomorrow 17:00").Length);
        Assert.Equal("until Fri 16 Oct 2026 17:00 (Europe/Berlin)", found.Value.Words);
    }

    private static string Length(string text, string now = "2026-10-15T08:00:00Z") => Telling.Of(Telling.Asks(text, now: now).Length);
}
