using System.Net;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>A link from opening it to the second confirmation, and everybody who should not get there.</summary>
public sealed class LinkTests(LinkOffice office) : IClassFixture<LinkOffice>
{
    [Fact]
    public async Task An_account_is_linked_when_both_ends_confirmed_the_same_code()
    {
        var asked = await office.AskAsync();
        var (browser, page) = await office.SignInAsync(asked, "bob");
        var attempt = await office.AttemptAsync(asked);
        Assert.Equal((HttpStatusCode.OK, LinkStage.Comparing), (page.Status, attempt.Stage));
        Assert.Equal(attempt.Code, office.Chat.CodeFor(attempt));
        foreach (var shown in new[] { attempt.Code!, "Bob Martin", asked.Account.UserId, "Microsoft Teams", "somebody would act as you" })
        {
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        }

        var confirmed = await browser.PressAsync(page, "confirm");
        Assert.Contains("The other end has not confirmed yet.", confirmed.Text, StringComparison.Ordinal);
        Assert.Contains("You confirmed here.", (await browser.OpenAsync(asked.Path)).Text, StringComparison.Ordinal);

        var step = await office.Links.ConfirmInChatAsync(attempt.Card, asked.Account);
        Assert.True((await office.Chat.ConfirmedAsync(step.Attempt!, default)).IsLinked);
        Assert.Contains("the account is linked", (await browser.OpenAsync(asked.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_be_the_second_to_confirm_and_says_what_came_of_it()
    {
        var asked = await office.AskAsync();
        var (browser, page) = await office.SignInAsync(asked, "carol");
        await office.Links.ConfirmInChatAsync((await office.AttemptAsync(asked)).Card, asked.Account);
        var linked = await browser.PressAsync(page, "confirm");
        Assert.Contains("Your account is linked", linked.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;", linked.Html, StringComparison.Ordinal);
        Assert.Equal(LinkStage.Linked, (await office.AttemptAsync(asked)).Stage);
    }

    [Fact]
    public async Task The_sign_in_asks_for_a_code_with_PKCE_and_a_fresh_proof_and_for_no_more_than_who_it_is()
    {
        var asked = await office.AskAsync();
        await office.SignInAsync(asked, "bob");
        var request = office.Provider.Asked!;
        Assert.Equal(("code", "S256", "login", "openid"), (request.ResponseType, request.CodeChallengeMethod, request.Prompt, request.Scope));
        Assert.NotEmpty(request.Nonce!);
        Assert.Equal(new Uri(office.Address, "/link/callback").AbsoluteUri, request.RedirectUri);
    }

    [Fact]
    public async Task Opening_a_link_as_a_preview_does_changes_nothing()
    {
        var asked = await office.AskAsync();
        for (var i = 0; i < 3; i++)
        {
            using var preview = office.Browser();
            Assert.Equal(HttpStatusCode.OK, (await preview.OpenAsync(asked.Path)).Status);
        }

        Assert.Equal(LinkStage.Open, (await office.AttemptAsync(asked)).Stage);
        Assert.Contains("Bob Martin", (await office.SignInAsync(asked, "bob")).Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_link_links_nothing_without_the_signed_in_persons_own_confirmation()
    {
        var mallory = await office.AskAsync("mallory");
        var (victim, page) = await office.SignInAsync(mallory, "erin");
        var attempt = await office.AttemptAsync(mallory);
        Assert.Contains("mallory", page.Text, StringComparison.Ordinal);
        var step = await office.Links.ConfirmInChatAsync(attempt.Card, mallory.Account);
        Assert.False((await office.Chat.ConfirmedAsync(step.Attempt!, default)).IsLinked);

        using var mallorys = office.Browser();
        var spied = await mallorys.OpenAsync(mallory.Path);
        Assert.Equal(HttpStatusCode.Gone, spied.Status);
        Assert.DoesNotContain(attempt.Code!, spied.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Erin", spied.Text, StringComparison.Ordinal);
        var own = await mallorys.OpenAsync((await office.AskAsync()).Path);
        var forged = await mallorys.PressAsync(own with { Html = own.Html.Replace(own.Html.Split("action=\"")[1].Split('"')[0], mallory.Path + "/confirm", StringComparison.Ordinal) }, "confirm");
        Assert.Contains("This is not the browser that signed in", forged.Text, StringComparison.Ordinal);

        await victim.PressAsync(page, "stop");
        Assert.True(office.Chat.HeardStopOf(attempt));
        Assert.Equal(LinkStage.Stopped, (await office.AttemptAsync(mallory)).Stage);
        Assert.Contains("was stopped", (await victim.PressAsync(page, "confirm")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_cannot_confirm_and_a_link_serves_one_sign_in()
    {
        var asked = await office.AskAsync();
        await office.SignInAsync(asked, "bob");
        var other = await office.Links.ConfirmInChatAsync((await office.AttemptAsync(asked)).Card, (await office.AskAsync()).Account);
        Assert.Equal("Another account asked for this link, so nothing was done.", other.Refusal);

        using var second = office.Browser();
        Assert.Contains("This link was used", (await second.OpenAsync(asked.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_browsers_that_sign_in_by_one_link_are_one_too_many()
    {
        var asked = await office.AskAsync();
        office.Provider.Subject = "sub-bob";
        using var first = office.Browser();
        using var second = office.Browser();
        var (one, two) = (await first.UntilCallbackAsync(asked), await second.UntilCallbackAsync(asked));
        Assert.Equal(HttpStatusCode.OK, (await first.FollowAsync(one)).Status);
        Assert.Contains("somebody signed in by it already", (await second.FollowAsync(two)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_roster_does_not_name_is_told_what_to_tell_and_nothing_else()
    {
        var asked = await office.AskAsync();
        office.Provider.Subject = "<b>bob@acme.test</b>";
        using var browser = office.Browser();
        var page = await browser.SignInAsync(asked);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains(office.Provider.Issuer, page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bob@acme.test&lt;/b&gt;", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Bob", page.Text, StringComparison.Ordinal);
        Assert.Equal(LinkStage.Open, (await office.AttemptAsync(asked)).Stage);
    }

    [Fact]
    public async Task Whoever_left_cannot_link()
    {
        var asked = await office.AskAsync();
        var (_, page) = await office.SignInAsync(asked, "mallory");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Whoever signed in has left", page.Text, StringComparison.Ordinal);
        Assert.Equal(LinkStage.Open, (await office.AttemptAsync(asked)).Stage);
    }

    [Fact]
    public async Task A_guessed_token_is_not_known_and_an_old_link_no_longer_works()
    {
        using var browser = office.Browser();
        var guessed = await browser.OpenAsync("/link/" + new string('a', 64));
        Assert.Equal(HttpStatusCode.NotFound, guessed.Status);

        var asked = await office.AskAsync();
        var page = await browser.OpenAsync(asked.Path);
        var (late, compared) = (await office.AskAsync(), office.Browser());
        office.Provider.Subject = "sub-bob";
        var compare = await compared.SignInAsync(late);
        office.Clock.Ahead += LinkBook.OpenFor;
        Assert.Contains("older than 10 minutes", (await browser.OpenAsync(asked.Path)).Text, StringComparison.Ordinal);
        Assert.Contains("older than 10 minutes", (await browser.PressAsync(page, "sign-in")).Text, StringComparison.Ordinal);
        Assert.Contains("older than 10 minutes", (await compared.PressAsync(compare, "confirm")).Text, StringComparison.Ordinal);
        compared.Dispose();
    }

    [Theory]
    [InlineData("sign-in")]
    [InlineData("confirm")]
    [InlineData("stop")]
    public async Task A_form_of_another_site_does_nothing(string action)
    {
        var asked = await office.AskAsync();
        var (browser, _) = await office.SignInAsync(asked, "bob");
        foreach (var fields in new (string, string)[][] { [], [("form", "")], [("form", "CfDJ8forged")] })
        {
            var page = await browser.PostAsync($"{asked.Path}/{action}", fields);
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        }

        var attempt = await office.AttemptAsync(asked);
        Assert.Equal((LinkStage.Comparing, null), (attempt.Stage, attempt.PageConfirmedAt));
    }

    [Fact]
    public async Task The_pages_are_framed_kept_and_scripted_by_nobody()
    {
        var asked = await office.AskAsync();
        var (_, page) = await office.SignInAsync(asked, "bob");
        var headers = page.Answer.Headers;
        Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(("nosniff", "no-referrer"), (headers.GetValues("X-Content-Type-Options").Single(), headers.GetValues("Referrer-Policy").Single()));
        Assert.True(headers.CacheControl!.NoStore);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Keys_are_kept_where_only_the_owner_looks_and_no_secret_is_logged()
    {
        var asked = await office.AskAsync();
        var (browser, page) = await office.SignInAsync(asked, "bob");
        await browser.PressAsync(page, "confirm");
        Assert.NotEmpty(Directory.GetFiles(office.KeyFolder, "key-*.xml"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(office.KeyFolder));
        }

        Assert.DoesNotContain(OidcProvider.ClientSecret, office.Log.Text, StringComparison.Ordinal);
    }
}
