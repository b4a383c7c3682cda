using ChatGovernanceBot.Channels.Teams.Trust;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>A service is one of those allowed by scheme, host and port exactly, or none.</summary>
public sealed class ServiceUrlTests
{
    private static readonly ServiceUrls Public = ServiceUrls.Of(TeamsCloud.Public.ServiceUrls);

    [Theory]
    [InlineData("https://smba.trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net/emea/11111111-aaaa-bbbb-cccc-000000000001/")]
    [InlineData("https://smba.trafficmanager.net")]
    [InlineData("https://smba.trafficmanager.net:443/amer/")]
    [InlineData("HTTPS://SMBA.TrafficManager.net/teams/")]
    [InlineData("https://smba.infra.gcc.teams.microsoft.com/teams")]
    [InlineData("https://smba.onyx.prod.teams.trafficmanager.net/")]
    [InlineData("https://smba.onyx.prod.teams.trafficmanager.net/emea/11111111-aaaa-bbbb-cccc-000000000001/")]
    public void It_is_allowed(string address) => Assert.True(Public.Allows(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("smba.trafficmanager.net")]
    [InlineData("//smba.trafficmanager.net/teams/")]
    [InlineData("http://smba.trafficmanager.net/teams/")]
    [InlineData("ftp://smba.trafficmanager.net/teams/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:smba.trafficmanager.net/teams/")]
    [InlineData("https:/smba.trafficmanager.net/teams/")]
    [InlineData("https:///smba.trafficmanager.net/teams/")]
    [InlineData("https:\\\\smba.trafficmanager.net\\teams")]
    [InlineData("https://smba.trafficmanager.net@evil.example/")]
    [InlineData("https://evil.example@smba.trafficmanager.net/")]
    [InlineData("https://:@smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net\\@evil.example/")]
    [InlineData("https://evil.example\\@smba.trafficmanager.net/")]
    [InlineData("https://evil.example#@smba.trafficmanager.net/")]
    [InlineData("https://evil.example?smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net.evil.example/teams/")]
    [InlineData("https://evil.trafficmanager.net/teams/")]
    [InlineData("https://evilsmba.trafficmanager.net/teams/")]
    [InlineData("https://evil.onyx.prod.teams.trafficmanager.net/")]
    [InlineData("https://onyx.prod.teams.trafficmanager.net/")]
    [InlineData("https://x.smba.trafficmanager.net/teams/")]
    [InlineData("https://trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net./teams/")]
    [InlineData("https://smba.trafficmanager.net%2e/teams/")]
    [InlineData("https://smba%2etrafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net%2eevil.example/")]
    [InlineData("https://smba.trafficmanager.net/%2e%2e/")]
    [InlineData("https://smba.trafficmanager.net:8443/teams/")]
    [InlineData("https://smba.trafficmanager.net:80/teams/")]
    [InlineData("https://smba.trafficmanager.net:/teams/")]
    [InlineData("https://smba.trafficmanager.net:0443/teams/")]
    [InlineData("https://ѕmba.trafficmanager.net/teams/")]
    [InlineData("https://smba。trafficmanager。net/teams/")]
    [InlineData("https://ｓmba.trafficmanager.net/teams/")]
    [InlineData("https://xn--mba-cnd.trafficmanager.net/teams/")]
    [InlineData(" https://smba.trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net/teams/\r\nX-Evil: 1")]
    [InlineData("https://smba.trafficmanager.net\t/teams/")]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://169.254.169.254/metadata/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xa9fea9fe/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://smba.infra.gov.teams.microsoft.us/teams/")]
    public void It_is_refused(string? address) => Assert.False(Public.Allows(address));

    [Theory]
    [InlineData("http://localhost:56150/_connector", true)]
    [InlineData("http://127.0.0.1:56150/_connector", true)]
    [InlineData("http://[::1]:56150/", true)]
    [InlineData("http://127.0.0.1.evil.example/", false)]
    [InlineData("http://localhost.evil.example/", false)]
    [InlineData("http://localhost@evil.example/", false)]
    [InlineData("http://2130706433/", false)]
    [InlineData("http://smba.trafficmanager.net/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("https://evil.example/", false)]
    public void Over_http_only_this_machine_is_allowed_and_only_where_that_was_asked_for(string address, bool allowed)
    {
        Assert.Equal(allowed, Public.AndLocal().Allows(address));
        Assert.False(Public.Allows(address));
    }

    [Fact]
    public void A_port_that_is_listed_is_that_port_only()
    {
        var listed = ServiceUrls.Of(["https://teams.corp.example:8443"]);
        Assert.True(listed.Allows("https://teams.corp.example:8443/x"));
        Assert.False(listed.Allows("https://teams.corp.example/x"));
        Assert.False(listed.Allows("https://teams.corp.example:443/x"));
    }

    [Theory]
    [InlineData("https://smba.trafficmanager.net", null)]
    [InlineData("https://smba.trafficmanager.net/teams/", null)]
    [InlineData("http://smba.trafficmanager.net", "must begin with https://")]
    [InlineData("https://user@smba.trafficmanager.net", "is not the plain address")]
    [InlineData("*.trafficmanager.net", "is not the plain address")]
    [InlineData("https://*.trafficmanager.net", "is not the plain address")]
    [InlineData("smba.trafficmanager.net", "is not the plain address")]
    public void What_can_stand_in_the_list(string address, string? problem)
    {
        var said = ServiceUrls.Problem(address);
        Assert.True(problem is null ? said is null : said!.StartsWith(problem, StringComparison.Ordinal), said);
    }
}
