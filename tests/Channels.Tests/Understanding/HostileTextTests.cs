using System.Diagnostics;
using System.Globalization;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class HostileTextTests
{
    private static readonly string[] Words =
    [
        "I", "need", "read", "reed", "write", "edit", "admin", "admn", "to", "for", "until", "because", "and", "or", "billing-db", "biling-db", "prod-db", "wiki", "crm", "export", "Friday", "3",
        "days", "hours", "h", "-", "1h30m", "P", "T", "25", "Oct", "02:30", "next", "end", "of", "the", "month", "Bob", "Ana", "svc-etl", "INC-1", "#", "a", "half", "99999999999999999999", "/", ".", ",", ":", "at",
        "\u202E", "\uD83D", "😀", "İ", "ß", "\0", "\n", "${x}", "<at>", "2026", "13", "pm", "o'clock", "'", "minus", "permanently", "release", "cancel", "status",
    ];

    /// <summary>A busy machine takes some seconds; what tried every way to read the text would take hours.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly OpenQuestion?[] Questions =
        [null, new OpenQuestion.HowLong([]), new OpenQuestion.WhichEntitlement([]), new OpenQuestion.Why(), new OpenQuestion.WhichTicket(), new OpenQuestion.ForWhom([])];

    [Fact]
    public void Random_texts_never_throw_and_never_give_more_than_was_named()
    {
        var random = new Random(20_261_015);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Words[random.Next(Words.Length)]));
            var understood = Telling.Read(text, i % 2 == 0 ? Acme.Alice : Acme.Bob, open: Questions[i % Questions.Length]);
            if (Entitlement(understood) is { Privilege: > PrivilegeLevel.Standard } given)
            {
                var right = given.Id.Name.Split('-')[0];
                Assert.True(text.Contains(right, StringComparison.OrdinalIgnoreCase) || (right == "write" && text.Contains("edit", StringComparison.Ordinal)), $"{given.Id} was not named in: {text}");
                Assert.Contains(given.Id.System.Value.Split('-')[0], text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void Random_characters_never_throw()
    {
        var random = new Random(4_312);
        for (var i = 0; i < 600; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(i % 2 == 0 ? 0x80 : 0x1_0000))]);
            Assert.NotNull(Telling.Read(text, open: Questions[i % Questions.Length]));
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("for 3 days ")]
    [InlineData("biling-db reed ")]
    [InlineData("aws secret key ")]
    [InlineData("billing-db/read ")]
    [InlineData("for Bob ")]
    [InlineData("1-")]
    [InlineData("\u0301")]
    public void Much_text_is_answered_soon(string unit)
    {
        var clock = Stopwatch.StartNew();
        Assert.IsType<Understood.TooLong>(Telling.Read(string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length))));
        Assert.NotNull(Telling.Read(string.Concat(Enumerable.Repeat(unit, FreeText.Limit / unit.Length))));
        Assert.True(clock.Elapsed < Soon, $"took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("for Zork ")]
    [InlineData("for qwerz ")]
    [InlineData("quue raeder 42 ")]
    [InlineData("emp1@acme.tst ")]
    public void Much_text_is_answered_soon_in_a_large_company_too(string unit)
    {
        var clock = Stopwatch.StartNew();
        for (var message = 0; message < 3; message++)
        {
            Assert.NotNull(Telling.Read(string.Concat(Enumerable.Repeat(unit, FreeText.Limit / unit.Length)), organisation: Acme.Large));
        }

        Assert.True(clock.Elapsed < Soon, $"took {clock.Elapsed}");
    }

    [Fact]
    public void What_words_mean_is_made_out_once_for_each_catalog_and_roster()
    {
        Assert.Same(CatalogWords.Of(Acme.Organisation.Catalog), CatalogWords.Of(Acme.Organisation.Catalog));
        Assert.Same(People.Of(Acme.Organisation.Roster), People.Of(Acme.Organisation.Roster));
        Assert.NotSame(CatalogWords.Of(Acme.Organisation.Catalog), CatalogWords.Of(Acme.WithBundles.Catalog));
    }

    // C39
    [Fact]
    public void The_culture_of_the_host_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal("BILLING-INFO/view", Telling.Of(Telling.Asks("BILLING-INFO VIEW for 1.5 hours").Entitlement));
            Assert.Equal("wiki/edit", Telling.Of(Telling.Asks("WIKI EDIT UNTIL FRIDAY").Entitlement));
            Assert.Equal("2026-10-16 21:59Z", Telling.Of(Telling.Asks("WIKI EDIT UNTIL FRIDAY").Length));
            Assert.IsType<Understood.PastedSecret>(Telling.Read("PRIVATE_KEY=ABCDEFGH"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Entitlement? Entitlement(Understood understood) => understood switch
    {
        Understood.Asks { Entitlement: Finding<Entitlement>.Found found } => found.Value,
        Understood.Answers { Answer: Answer.OfEntitlement { Entitlement: Finding<Entitlement>.Found found } } => found.Value,
        _ => null,
    };
}
