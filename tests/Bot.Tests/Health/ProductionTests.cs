using System.Net;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Health;

/// <summary>A host in Production, which no channel is set up for yet.</summary>
public sealed class ProductionTests(ProductionTests.Host host) : IClassFixture<ProductionTests.Host>
{
    [Theory]
    [InlineData("GET", "/chat")]
    [InlineData("GET", "/chat/")]
    [InlineData("GET", "/chat?as=alice@acme.test")]
    [InlineData("GET", "/chat/people")]
    [InlineData("GET", "/chat/assets/chat.js")]
    [InlineData("GET", "/chat/assets/lib/signalr.min.js")]
    [InlineData("GET", "/chat/hub")]
    [InlineData("POST", "/chat/hub/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/chat/clock/advance")]
    [InlineData("GET", "/chat.html")]
    [InlineData("GET", "/hangfire")]
    [InlineData("GET", "/")]
    public async Task The_web_chat_and_everything_below_it_is_not_there(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await host.Bot.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Live_says_that_the_process_answers() =>
        Assert.Equal("""{"status":"live"}""", await host.Bot.Http.GetStringAsync("/health/live"));

    [Fact]
    public async Task Ready_reports_database_policy_jobs_and_no_channel()
    {
        var body = await host.Bot.ReadyWhenAsync(HttpStatusCode.OK);
        Assert.Equal("""{"status":"ready","database":"ok","policy":{"version":1,"problems":0},"quarantine":false,"clock":"ok","mark":"ok","jobs":{"stale":[],"failing":[]},"channels":[]}""", body.ToJsonString());
    }

    [Fact]
    public async Task Membership_files_that_are_missing_are_named_in_the_log_and_made_by_nobody()
    {
        await host.Bot.ReadyWhenAsync(HttpStatusCode.OK);
        Assert.Contains("billing-db/read cannot be observed", host.Bot.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(host.Folder.Targets));
    }

    public sealed class Host : IAsyncLifetime
    {
        public BotFolder Folder { get; } = new();
        public BotProcess Bot { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Directory.CreateDirectory(Folder.Targets);
            Bot = await BotProcess.StartAsync(Folder, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" });
        }

        public async Task DisposeAsync()
        {
            await Bot.DisposeAsync();
            Folder.Dispose();
        }
    }
}
