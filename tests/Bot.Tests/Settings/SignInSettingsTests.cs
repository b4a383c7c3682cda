using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Bot.Startup;
using Microsoft.Extensions.Configuration;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>Signing in is off, whole, or a list of everything that is missing or wrong.</summary>
public sealed class SignInSettingsTests
{
    private static readonly (string, string)[] Whole =
        [("SignIn:Authority", "https://login.corp.example"), ("SignIn:ClientId", "bot"), ("SignIn:ClientSecret", "secret-7b20"), ("Site:PublicUrl", "https://bot.corp.example")];

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void Without_any_of_them_it_is_off(string environment)
    {
        Assert.Null(Resolved(environment).SignIn);
        Assert.Empty(ProblemsOf(environment));
        Assert.Null(Resolved(environment, ("SignIn:Authority", " "), ("Site:PublicUrl", "https://bot.corp.example")).SignIn);
        Assert.Null(new LinkAddress(null).Of("token"));
    }

    [Fact]
    public void What_is_whole_is_taken_as_it_is()
    {
        var signIn = Resolved("Production", Whole).SignIn!;
        Assert.Empty(ProblemsOf("Production", Whole));
        Assert.Equal(("https://login.corp.example", "bot", "secret-7b20", "sub"), (signIn.Authority, signIn.ClientId, signIn.ClientSecret!.Reveal(), signIn.SubjectClaim));
        Assert.DoesNotContain("secret-7b20", signIn.ToString(), StringComparison.Ordinal);
        Assert.Equal("__Host-link", signIn.Cookie("link"));
        Assert.Equal("https://bot.corp.example/link/abc", new LinkAddress(signIn).Of("abc")!.AbsoluteUri);
    }

    [Fact]
    public void A_public_client_has_no_secret() => Assert.Null(Resolved("Production", [.. Whole.Where(s => s.Item1 != "SignIn:ClientSecret")]).SignIn!.ClientSecret);

    [Fact]
    public void Everything_that_is_missing_is_said_at_once()
    {
        Assert.Equal(
            [
                "SignIn:Authority is not set; it is the issuer of the OpenID Connect provider.",
                "SignIn:ClientId is not set; it is the client id of the bot's registration with the provider.",
                "Site:PublicUrl is not set; it is where people's browsers reach the bot, for example https://bot.corp.example.",
            ],
            ProblemsOf("Production", ("SignIn:SubjectClaim", "oid")));
        Assert.Null(Resolved("Production", ("SignIn:SubjectClaim", "oid")).SignIn);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("preferred_username")]
    [InlineData("UPN")]
    public void Nobody_signs_in_by_a_claim_that_can_be_given_to_another(string claim)
    {
        Assert.Contains($"SignIn:SubjectClaim is {claim}, which can be changed", Assert.Single(ProblemsOf("Production", [.. Whole, ("SignIn:SubjectClaim", claim)])), StringComparison.Ordinal);
        Assert.Empty(ProblemsOf("Production", [.. Whole, ("SignIn:SubjectClaim", "oid")]));
    }

    [Theory]
    [InlineData("SignIn:Authority", "http://login.corp.example")]
    [InlineData("SignIn:Authority", "login.corp.example")]
    [InlineData("SignIn:Authority", "https://u:p@login.corp.example")]
    [InlineData("SignIn:Authority", "https://login.corp.example/?a=b")]
    [InlineData("Site:PublicUrl", "http://bot.corp.example")]
    [InlineData("Site:PublicUrl", "https://bot.corp.example/below")]
    [InlineData("Site:PublicUrl", "ftp://bot.corp.example")]
    [InlineData("Site:PublicUrl", "bot")]
    public void An_address_that_is_not_safe_is_a_problem_everywhere(string setting, string value)
    {
        foreach (var environment in new[] { "Production", "Development" })
        {
            Assert.StartsWith(setting + " ", Assert.Single(ProblemsOf(environment, [.. Whole.Where(s => s.Item1 != setting), (setting, value)])), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SignIn:Authority")]
    [InlineData("Site:PublicUrl")]
    public void Http_is_for_this_machine_in_Development_only(string setting)
    {
        (string, string)[] settings = [.. Whole.Where(s => s.Item1 != setting), (setting, "http://127.0.0.1:5080")];
        Assert.Empty(ProblemsOf("Development", settings));
        Assert.Single(ProblemsOf("Production", settings));
    }

    [Fact]
    public void A_misspelt_setting_is_a_problem() =>
        Assert.Contains(ProblemsOf("Production", [.. Whole, ("SignIn:Autority", "x")]), p => p.StartsWith("SignIn:Autority is not a setting", StringComparison.Ordinal));

    private static ResolvedSettings Resolved(string environment, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
        return ResolvedSettings.Of(configuration, new NamedEnvironment(environment));
    }

    private static List<string> ProblemsOf(string environment, params (string Name, string Value)[] settings) =>
        [.. SelfCheck.Problems(Resolved(environment, settings), new NamedEnvironment(environment)).Where(p => p.StartsWith("Si", StringComparison.Ordinal))];
}
