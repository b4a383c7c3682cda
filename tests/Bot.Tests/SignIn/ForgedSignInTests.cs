using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>What comes back from a provider, or from somebody in its place, and must not count.</summary>
public sealed class ForgedSignInTests(LinkOffice office) : IClassFixture<LinkOffice>
{
    private static readonly Dictionary<string, Func<JsonObject, OidcProvider, string>> Forgeries = new()
    {
        ["another issuer"] = (claims, provider) => provider.Signed(With(claims, "iss", "https://evil.example/")),
        ["the issuer without its slash"] = (claims, provider) => provider.Signed(With(claims, "iss", provider.Issuer.TrimEnd('/'))),
        ["another client's"] = (claims, provider) => provider.Signed(With(claims, "aud", "another")),
        ["another client's by azp"] = (claims, provider) => provider.Signed(With(claims, "azp", "another")),
        ["another nonce"] = (claims, provider) => provider.Signed(With(claims, "nonce", "1.another")),
        ["no nonce"] = (claims, provider) => provider.Signed(With(claims, "nonce", null)),
        ["expired"] = (claims, provider) => provider.Signed(With(claims, "exp", DateTimeOffset.FromUnixTimeSeconds((long)claims["iat"]!).AddSeconds(-120).ToUnixTimeSeconds())),
        ["without expiry"] = (claims, provider) => provider.Signed(With(claims, "exp", null)),
        ["unsigned"] = (claims, _) => OidcProvider.Token("none", claims, _ => []),
        ["signed with the public key"] = (claims, provider) => OidcProvider.Token("HS256", claims, input => HMACSHA256.HashData(provider.PublicKey, input)),
        ["signed with another key"] = (claims, _) => OidcProvider.Token("RS256", claims, OfAnotherKey),
        ["altered after signing"] = (claims, provider) => Altered(provider.Signed(claims)),
        ["of the future"] = (claims, provider) => provider.Signed(With(claims, "nbf", DateTimeOffset.FromUnixTimeSeconds((long)claims["iat"]!).AddSeconds(300).ToUnixTimeSeconds())),
        ["no token at all"] = (_, _) => "x",
    };

    public static TheoryData<string> Kinds => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_forged_token_links_nothing_and_the_link_still_works(string kind)
    {
        var asked = await office.AskAsync();
        (office.Provider.Subject, office.Provider.Forge) = ("sub-bob", Forgeries[kind]);
        using var browser = office.Browser();
        await RefusedAsync(asked, await browser.SignInAsync(asked), HttpStatusCode.BadRequest);

        office.Provider.Forge = null;
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(asked)).Status);
    }

    [Fact]
    public async Task A_sign_in_within_the_skew_counts()
    {
        var asked = await office.AskAsync();
        (office.Provider.Subject, office.Provider.Forge) = ("sub-bob", (claims, provider) => provider.Signed(With(claims, "exp", DateTimeOffset.FromUnixTimeSeconds((long)claims["iat"]!).AddSeconds(-20).ToUnixTimeSeconds())));
        using var browser = office.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(asked)).Status);
    }

    [Fact]
    public async Task A_changed_or_foreign_state_is_refused()
    {
        office.Provider.Behave();
        office.Provider.Subject = "sub-bob";
        var asked = await office.AskAsync();
        office.Provider.Subject = "sub-bob";
        using var browser = office.Browser();
        using var stranger = office.Browser();
        var callback = await browser.UntilCallbackAsync(asked);
        await RefusedAsync(asked, await browser.FollowAsync(callback.Replace("state=", "state=x", StringComparison.Ordinal)), HttpStatusCode.BadRequest);
        await RefusedAsync(asked, await browser.FollowAsync("/link/callback?code=abc"), HttpStatusCode.BadRequest);
        await RefusedAsync(asked, await stranger.FollowAsync(callback), HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.OK, (await browser.FollowAsync(callback)).Status);
    }

    [Fact]
    public async Task What_came_back_once_counts_once()
    {
        var asked = await office.AskAsync();
        office.Provider.Subject = "sub-bob";
        using var browser = office.Browser();
        var callback = await browser.UntilCallbackAsync(asked);
        Assert.Equal(HttpStatusCode.OK, (await browser.FollowAsync(callback)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FollowAsync(callback)).Status);
    }

    [Fact]
    public async Task An_earlier_sign_in_is_not_taken_for_this_one()
    {
        var asked = await office.AskAsync();
        (office.Provider.Subject, office.Provider.SignedInAt) = ("sub-bob", office.Clock.GetUtcNow().AddMinutes(-5));
        using var browser = office.Browser();
        await RefusedAsync(asked, await browser.SignInAsync(asked), HttpStatusCode.Forbidden);
        office.Provider.SignedInAt = office.Clock.GetUtcNow();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(asked)).Status);
    }

    [Fact]
    public async Task A_cancelled_sign_in_says_so_and_can_be_begun_again()
    {
        var asked = await office.AskAsync();
        office.Provider.Cancels = true;
        using var browser = office.Browser();
        var page = await browser.SignInAsync(asked);
        await RefusedAsync(asked, page, HttpStatusCode.OK);
        Assert.Contains("You did not sign in", page.Text, StringComparison.Ordinal);
        Assert.Contains(asked.Path, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_loses_nothing()
    {
        var asked = await office.AskAsync();
        office.Provider.Subject = "sub-bob";
        using var browser = office.Browser();
        var callback = await browser.UntilCallbackAsync(asked);
        office.Provider.IsDown = true;
        var page = await browser.FollowAsync(callback);
        await RefusedAsync(asked, page, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("nothing is lost", page.Text, StringComparison.Ordinal);
        office.Provider.IsDown = false;
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(asked)).Status);
    }

    [Fact]
    public async Task A_tampered_cookie_is_nobodys()
    {
        var asked = await office.AskAsync();
        var (browser, page) = await office.SignInAsync(asked, "bob");
        var cookie = browser.Cookies.GetCookies(office.Address)["link"]!;
        cookie.Value = cookie.Value[..^8] + "AAAAAAAA";
        Assert.Contains("This is not the browser that signed in", (await browser.PressAsync(page, "confirm")).Text, StringComparison.Ordinal);
        Assert.Null((await office.AttemptAsync(asked)).PageConfirmedAt);
    }

    private async Task RefusedAsync(Asked asked, Page page, HttpStatusCode status)
    {
        Assert.Equal(status, page.Status);
        var attempt = await office.AttemptAsync(asked);
        Assert.Equal((LinkStage.Open, null), (attempt.Stage, attempt.Person));
        Assert.Null(office.Chat.CodeFor(attempt));
        Assert.DoesNotContain("Bob", page.Text, StringComparison.Ordinal);
    }

    private static JsonObject With(JsonObject claims, string name, JsonNode? value)
    {
        claims.Remove(name);
        if (value is not null)
        {
            claims[name] = value;
        }

        return claims;
    }

    private static byte[] OfAnotherKey(byte[] input)
    {
        using var other = RSA.Create(2048);
        return other.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{parts[1][..^4]}AAAA.{parts[2]}";
    }
}
