using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using Microsoft.Extensions.Configuration;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>Slack is off, whole, or a list of everything that is missing or wrong.</summary>
public sealed class SlackSettingsTests
{
    private const string Secret = "secret-91c4-secret-91c4-secret-9";

    private static readonly (string, string)[] Http = [("AppId", "A0"), ("TeamId", "T0"), ("BotToken", "xoxb-91c4"), ("SigningSecret", Secret)];
    private static readonly (string, string)[] Socket = [.. Http.Where(s => s.Item1 != "SigningSecret"), ("AppToken", "xapp-91c4")];

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void Without_any_of_them_it_is_off(string environment)
    {
        Assert.Null(Resolved(environment).Slack);
        Assert.Empty(ProblemsOf(environment));
        Assert.Null(Resolved(environment, ("AppId", ""), ("BotToken", " ")).Slack);
    }

    [Fact]
    public void A_signing_secret_alone_is_HTTP_and_an_app_token_alone_is_a_socket()
    {
        var (http, socket) = (Resolved("Production", Http).Slack!, Resolved("Production", Socket).Slack!);
        Assert.Equal((1, null), (http.SigningSecrets.Length, http.AppToken));
        Assert.Equal((0, "xapp-91c4"), (socket.SigningSecrets.Length, socket.AppToken!.Reveal()));
        Assert.Equal(("A0", "T0", "T0", "xoxb-91c4", "https://slack.com/api/"), (http.AppId, http.TeamId, http.Tenant, http.BotToken.Reveal(), http.ApiBaseUrl.AbsoluteUri));
        Assert.Empty(ProblemsOf("Production", [.. Http, ("AppToken", "xapp-91c4")]));
    }

    [Fact]
    public void No_secret_stands_in_what_is_printed()
    {
        var slack = Resolved("Production", [.. Http, ("AppToken", "xapp-91c4"), ("PreviousSigningSecret", "former-" + Secret)]).Slack!;
        Assert.DoesNotContain("91c4", slack.ToString(), StringComparison.Ordinal);
        Assert.All(slack.SigningSecrets, s => Assert.DoesNotContain("91c4", s.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void While_the_secret_is_rotated_both_are_known_the_present_one_first() =>
        Assert.Equal([Secret, "former-" + Secret], Resolved("Production", [.. Http, ("PreviousSigningSecret", "former-" + Secret)]).Slack!.SigningSecrets.Select(s => s.Reveal()));

    [Fact]
    public void An_organisation_is_the_tenant_where_one_is_named()
    {
        Assert.Equal("E0", Resolved("Production", [.. Http, ("EnterpriseId", "E0")]).Slack!.Tenant);
        Assert.Equal("E0", Resolved("Production", [.. Http.Where(s => s.Item1 != "TeamId"), ("EnterpriseId", "E0")]).Slack!.Tenant);
    }

    [Fact]
    public void Everything_that_is_missing_or_wrong_is_said_at_once_and_no_secret_with_it()
    {
        var problems = ProblemsOf(
            "Production", ("AppId", "a b"), ("BotToken", "xoxp-91c4"), ("AppToken", "xoxb-91c4"), ("SigningSecret", "91c4"), ("PreviousSigningSecret", "91c4"), ("ApiBaseUrl", "https://u:91c4@slack.com/api/"));
        Assert.Equal(
            [
                "Slack:AppId is not an id of Slack's.",
                "Slack:TeamId is not set; name the workspace whose people may use the bot (T…), or the organisation with Slack:EnterpriseId (E…).",
                "Slack:BotToken is not a token that begins with xoxb-.",
                "Slack:AppToken is not a token that begins with xapp-.",
                "Slack:SigningSecret is shorter than 32 characters; it is the app's signing secret.",
                "Slack:PreviousSigningSecret is shorter than 32 characters; it is the app's signing secret.",
                "Slack:ApiBaseUrl is not the address of a Web API, for example https://slack.com/api/.",
            ],
            problems);
    }

    [Theory]
    [InlineData("AppId", "A0", "TeamId", "BotToken", "SigningSecret")]
    [InlineData("TeamId", "T0", "AppId", "BotToken", "SigningSecret")]
    [InlineData("EnterpriseId", "E0", "AppId", "BotToken", "SigningSecret")]
    [InlineData("BotToken", "xoxb-91c4", "AppId", "TeamId", "SigningSecret")]
    [InlineData("AppToken", "xapp-91c4", "AppId", "TeamId", "BotToken")]
    [InlineData("SigningSecret", Secret, "AppId", "TeamId", "BotToken")]
    [InlineData("PreviousSigningSecret", Secret, "AppId", "TeamId", "BotToken", "PreviousSigningSecret")]
    [InlineData("ApiBaseUrl", "https://slack.com/api/", "AppId", "TeamId", "BotToken", "SigningSecret")]
    public void Half_of_it_is_a_problem_in_every_environment(string name, string value, params string[] wrong)
    {
        foreach (var environment in new[] { "Production", "Development" })
        {
            var problems = ProblemsOf(environment, (name, value));
            Assert.Equal(wrong.Select(m => $"Slack:{m}").Order(StringComparer.Ordinal), problems.Select(p => p[..p.IndexOf(' ', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
            Assert.Null(Resolved(environment, (name, value)).Slack);
        }
    }

    [Fact]
    public void With_neither_secret_nor_app_token_nothing_could_be_heard() =>
        Assert.Equal(
            "Slack:SigningSecret is not set, nor is Slack:AppToken; with the first Slack is heard over HTTP, with the second over a socket.",
            Assert.Single(ProblemsOf("Production", [.. Http.Where(s => s.Item1 != "SigningSecret")])));

    [Theory]
    [InlineData("                                    ")]
    [InlineData("\t")]
    [InlineData("1234567890123456789012345678901")]
    public void A_signing_secret_that_could_be_guessed_is_a_problem(string secret) =>
        Assert.StartsWith("Slack:SigningSecret is ", Assert.Single(ProblemsOf("Production", [.. Http.Where(s => s.Item1 != "SigningSecret"), ("SigningSecret", secret)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Development", "http://127.0.0.1:5999/api/", true)]
    [InlineData("Development", "http://localhost:5999/api", true)]
    [InlineData("Development", "http://10.0.0.1:5999/api/", false)]
    [InlineData("Production", "http://127.0.0.1:5999/api/", false)]
    [InlineData("Production", "https://slack-gov.com/api", true)]
    [InlineData("Production", "https://slack.com/api/?x=1", false)]
    [InlineData("Production", "slack.com", false)]
    public void The_Web_API_is_spoken_to_over_https_or_on_this_machine_in_Development(string environment, string address, bool taken)
    {
        (string, string)[] settings = [.. Http, ("ApiBaseUrl", address)];
        Assert.Equal(taken ? 0 : 1, ProblemsOf(environment, settings).Count);
        Assert.Equal(taken, Resolved(environment, settings).Slack?.ApiBaseUrl.AbsoluteUri.EndsWith("/api/", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_misspelt_setting_is_a_problem() =>
        Assert.Contains(ProblemsOf("Production", [.. Http, ("SigningSecrets", Secret)]), p => p.StartsWith("Slack:SigningSecrets is not a setting", StringComparison.Ordinal));

    private static ResolvedSettings Resolved(string environment, params (string Name, string Value)[] slack)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(slack.Select(t => KeyValuePair.Create($"Slack:{t.Name}", (string?)t.Value))).Build();
        return ResolvedSettings.Of(configuration, new NamedEnvironment(environment));
    }

    private static List<string> ProblemsOf(string environment, params (string Name, string Value)[] slack) =>
        [.. SelfCheck.Problems(Resolved(environment, slack), new NamedEnvironment(environment)).Where(p => p.StartsWith("Slack", StringComparison.Ordinal))];
}
