using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Channels.Teams.Trust;
using Microsoft.Extensions.Configuration;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>Teams is off, whole, or a list of everything that is missing or wrong.</summary>
public sealed class TeamsSettingsTests
{
    private static readonly (string, string)[] Whole =
        [("AppId", "22222222-aaaa-bbbb-cccc-000000000002"), ("AppPassword", "secret-91c4"), ("TenantIds:0", "11111111-aaaa-bbbb-cccc-000000000001")];

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void Without_any_of_them_it_is_off(string environment)
    {
        Assert.Null(Resolved(environment).Teams);
        Assert.Empty(ProblemsOf(environment));
        Assert.Null(Resolved(environment, ("AppId", ""), ("TenantIds:0", " ")).Teams);
    }

    [Fact]
    public void What_is_whole_is_taken_as_it_is_and_the_rest_is_the_public_clouds()
    {
        var teams = Resolved("Production", Whole).Teams!;
        Assert.Empty(ProblemsOf("Production", Whole));
        Assert.Equal((TeamsCloud.Public, TeamsAppType.SingleTenant, false), (teams.Cloud, teams.AppType, teams.AcceptsLocalClients));
        Assert.Equal("secret-91c4", teams.AppPassword!.Reveal());
        Assert.True(teams.ServiceUrls.Allows("https://smba.trafficmanager.net/teams/"));
        Assert.False(teams.ServiceUrls.Allows("http://localhost:56150/_connector"));
        Assert.DoesNotContain("secret-91c4", teams.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_government_cloud_and_a_managed_identity()
    {
        (string, string)[] settings = [.. Whole.Where(s => s.Item1 != "AppPassword"), ("Cloud", "usgovernment"), ("AppType", "ManagedIdentity")];
        var teams = Resolved("Production", settings).Teams!;
        Assert.Equal((TeamsCloud.UsGovernment, TeamsAppType.ManagedIdentity, true), (teams.Cloud, teams.AppType, teams.HasCredentials));
        Assert.True(teams.ServiceUrls.Allows("https://smba.infra.gov.teams.microsoft.us/teams/"));
        Assert.False(teams.ServiceUrls.Allows("https://smba.trafficmanager.net/teams/"));
    }

    [Fact]
    public void Services_that_are_named_are_the_only_ones()
    {
        var teams = Resolved("Production", [.. Whole, ("AllowedServiceUrls:0", "https://teams.corp.example:8443")]).Teams!;
        Assert.True(teams.ServiceUrls.Allows("https://teams.corp.example:8443/x"));
        Assert.False(teams.ServiceUrls.Allows("https://smba.trafficmanager.net/teams/"));
    }

    [Fact]
    public void Everything_that_is_missing_or_wrong_is_said_at_once_and_no_secret_with_it()
    {
        var problems = ProblemsOf(
            "Production", ("Cloud", "Moon"), ("AppType", "Half"), ("AppId", "a b"), ("AllowedServiceUrls:0", "http://smba.trafficmanager.net"),
            ("AllowedServiceUrls:1", "https://u:secret-91c4@smba.trafficmanager.net"), ("AllowUnauthenticatedInDevelopment", "perhaps"));
        Assert.Equal(
            [
                "Teams:AllowUnauthenticatedInDevelopment is “perhaps”; use true or false.",
                "Teams:Cloud is “Moon”; use Public or UsGovernment.",
                "Teams:AppType is “Half”; use SingleTenant or MultiTenant or ManagedIdentity.",
                "Teams:AppId is not an application (client) id.",
                "Teams:AppPassword is not set; it is the client secret of the bot's registration. A bot with a managed identity has Teams:AppType ManagedIdentity instead.",
                "Teams:TenantIds is not set; name the tenants whose people may use the bot, for example Teams__TenantIds__0=TENANT.",
                "Teams:AllowedServiceUrls:0 must begin with https://.",
                "Teams:AllowedServiceUrls:1 is not the plain address of a service, for example https://smba.trafficmanager.net.",
            ],
            problems);
    }

    [Theory]
    [InlineData("Cloud", "Public", "AppId", "AppPassword", "TenantIds")]
    [InlineData("AppId", "22222222-aaaa-bbbb-cccc-000000000002", "AppPassword", "TenantIds")]
    [InlineData("TenantIds:0", "11111111-aaaa-bbbb-cccc-000000000001", "AppId", "AppPassword")]
    [InlineData("AppPassword", "secret-91c4", "AppId", "TenantIds")]
    [InlineData("AppType", "ManagedIdentity", "AppId", "TenantIds")]
    public void Half_of_it_is_a_problem_in_every_environment(string name, string value, params string[] missing)
    {
        foreach (var environment in new[] { "Production", "Development" })
        {
            var problems = ProblemsOf(environment, (name, value));
            Assert.Equal(missing.Select(m => $"Teams:{m}").Order(StringComparer.Ordinal), problems.Select(p => p[..p.IndexOf(' ', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
            Assert.Null(Resolved(environment, (name, value)).Teams);
        }
    }

    [Fact]
    public void A_managed_identity_has_no_password() =>
        Assert.Contains("a managed identity has no password", Assert.Single(ProblemsOf("Production", [.. Whole, ("AppType", "ManagedIdentity")])), StringComparison.Ordinal);

    [Fact]
    public void The_switch_alone_is_whole_in_Development()
    {
        var teams = Resolved("Development", ("AllowUnauthenticatedInDevelopment", "true")).Teams!;
        Assert.Empty(ProblemsOf("Development", ("AllowUnauthenticatedInDevelopment", "true")));
        Assert.Equal((true, false, ""), (teams.AcceptsLocalClients, teams.HasCredentials, teams.AppId));
        Assert.True(teams.ServiceUrls.Allows("http://localhost:56150/_connector"));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void The_switch_is_a_problem_anywhere_else(string environment)
    {
        (string, string)[] settings = [.. Whole, ("AllowUnauthenticatedInDevelopment", "true")];
        Assert.Equal($"Teams:AllowUnauthenticatedInDevelopment works in Development only, and this is {environment}; remove it.", Assert.Single(ProblemsOf(environment, settings)));
        Assert.Null(Resolved(environment, settings).Teams);
    }

    [Fact]
    public void A_service_over_http_is_a_problem_but_for_one_on_this_machine_under_the_switch()
    {
        Assert.Single(ProblemsOf("Development", [.. Whole, ("AllowedServiceUrls:0", "http://localhost:56150")]));
        Assert.Empty(ProblemsOf("Development", [.. Whole, ("AllowUnauthenticatedInDevelopment", "true"), ("AllowedServiceUrls:0", "http://localhost:56150")]));
        Assert.Single(ProblemsOf("Development", [.. Whole, ("AllowUnauthenticatedInDevelopment", "true"), ("AllowedServiceUrls:0", "http://10.0.0.1:56150")]));
    }

    [Theory]
    [InlineData("TenantId", "x", "Teams:TenantId is not a setting")]
    [InlineData("TenantIds", "x", "Teams:TenantIds is a list; its first entry is Teams:TenantIds:0.")]
    [InlineData("TenantIds:first", "x", "Teams:TenantIds:first is not a setting")]
    public void A_misspelt_setting_is_a_problem(string name, string value, string problem) =>
        Assert.Contains(ProblemsOf("Production", [.. Whole, (name, value)]), p => p.StartsWith(problem, StringComparison.Ordinal));

    private static ResolvedSettings Resolved(string environment, params (string Name, string Value)[] teams)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(teams.Select(t => KeyValuePair.Create($"Teams:{t.Name}", (string?)t.Value))).Build();
        return ResolvedSettings.Of(configuration, new NamedEnvironment(environment));
    }

    private static List<string> ProblemsOf(string environment, params (string Name, string Value)[] teams) =>
        [.. SelfCheck.Problems(Resolved(environment, teams), new NamedEnvironment(environment)).Where(p => p.StartsWith("Teams", StringComparison.Ordinal))];
}
