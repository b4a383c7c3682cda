using System.IO.Compression;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary><c>teams package</c>, typed in an empty directory with nothing set but what the test sets.</summary>
public sealed class TeamsPackageTests : IDisposable
{
    private const string AppId = "22222222-aaaa-bbbb-cccc-000000000002";
    private static readonly string[] Package = ["teams", "package", "--out", "bot.zip"];
    private readonly string _here = Directory.CreateTempSubdirectory("package-").FullName;

    public void Dispose() => Directory.Delete(_here, recursive: true);

    [Fact]
    public async Task It_holds_the_manifest_and_two_icons_and_the_official_schema_finds_nothing_wrong()
    {
        var (exit, output, error) = await RunAsync([.. Package, "--website", "https://intranet.example/access?a=1&b=\"2\""]);

        Assert.True(exit == 0, output + error);
        Assert.Contains(AppId, output, StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.Equal(["bot.zip"], Directory.GetFileSystemEntries(_here).Select(Path.GetFileName));
        Assert.Equal(["color.png", "manifest.json", "outline.png"], Content().Keys.Order(StringComparer.Ordinal));
        var manifest = Manifest();
        var newest = Assert.Single(await NodeScript.RunAsync("validate-manifest.mjs", new JsonArray(manifest.DeepClone())))!.AsArray();
        Assert.Empty(newest.Select(p => (string?)p));
        Assert.DoesNotContain("${", manifest.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_of_the_configured_app_and_of_no_tenant_and_asks_for_no_more_than_is_used()
    {
        Assert.Equal(0, (await RunAsync([.. Package, "--website", "https://intranet.example/access"])).Exit);
        var manifest = Manifest();

        Assert.All([manifest["id"], manifest["bots"]![0]!["botId"], manifest["composeExtensions"]![0]!["botId"]], id => Assert.Equal(AppId, (string?)id));
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)manifest["version"]);
        Assert.Equal("https://intranet.example/access", (string?)manifest["developer"]!["privacyUrl"]);
        Assert.Equal(["personal", "team", "groupChat"], Texts(manifest["bots"]![0]!["scopes"]));
        // It knows people by their ids and writes to them first.
        Assert.Equal(["identity", "messageTeamMembers"], Texts(manifest["permissions"]));
        // No page of the bot is opened in Teams, and nothing is done in somebody's name.
        Assert.Empty(Texts(manifest["validDomains"]));
        Assert.All(["webApplicationInfo", "authorization", "devicePermissions", "staticTabs", "configurableTabs"], unused => Assert.False(manifest.ContainsKey(unused), unused));
    }

    [Fact]
    public async Task A_cloud_with_an_older_schema_takes_the_same_manifest_under_that_version()
    {
        Assert.Equal(0, (await RunAsync(Package)).Exit);
        var older = Manifest();
        (older["manifestVersion"], older["$schema"]) = ("1.13", ((string?)older["$schema"])!.Replace("/v1.30/", "/v1.13/", StringComparison.Ordinal));
        var broken = Manifest();
        broken["bots"]![0]!["botId"] = "no-guid";

        var problems = await NodeScript.RunAsync("validate-manifest.mjs", new JsonArray(older, broken));
        Assert.Equal([0, 1], problems.Select(p => p!.AsArray().Count));
    }

    [Fact]
    public async Task The_icons_have_the_sizes_that_Teams_wants_and_the_outline_is_white_on_nothing()
    {
        Assert.Equal(0, (await RunAsync(Package)).Exit);
        var content = Content();
        var (color, outline) = (Picture.Of(content["color.png"]), Picture.Of(content["outline.png"]));

        Assert.Equal((192, 192), (color.Width, color.Height));
        Assert.Equal("#0f5fa8", (string?)Manifest()["accentColor"]);
        Assert.Equal((0x0f, 0x5f, 0xa8, 0xff), color.At(0, 0));
        Assert.Equal((32, 32), (outline.Width, outline.Height));
        var pixels = Enumerable.Range(0, 32 * 32).Select(i => outline.At(i % 32, i / 32)).ToList();
        Assert.All(pixels, p => Assert.Equal((255, 255, 255), (p.Red, p.Green, p.Blue)));
        Assert.InRange(pixels.Count(p => p.Alpha == 0), 512, 900);
        Assert.InRange(pixels.Count(p => p.Alpha == 255), 100, 400);
    }

    [Fact]
    public async Task Made_again_it_is_the_same_byte_for_byte()
    {
        Assert.Equal(0, (await RunAsync(Package)).Exit);
        Assert.Equal(0, (await RunAsync(["teams", "package", "--out", "again.zip"])).Exit);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_here, "bot.zip")), await File.ReadAllBytesAsync(Path.Combine(_here, "again.zip")));
    }

    [Fact]
    public async Task Without_a_page_of_ones_own_the_links_lead_to_a_name_for_examples_and_it_says_so()
    {
        var (exit, _, error) = await RunAsync(Package);
        Assert.Equal(0, exit);
        Assert.Contains("--website", error, StringComparison.Ordinal);
        Assert.Equal("https://example.org/", (string?)Manifest()["developer"]!["websiteUrl"]);
    }

    [Theory]
    [InlineData("Teams__AppId", "", "cannot write: Teams:AppId is not set; it is the application (client) id of the bot's registration.")]
    [InlineData("Teams__AppId", "access-bot", "cannot write: Teams:AppId is not a GUID; it is the application (client) id of the bot's registration.")]
    [InlineData("Teams__AppId", "{22222222-aaaa-bbbb-cccc-000000000002}", "cannot write: Teams:AppId is not a GUID; it is the application (client) id of the bot's registration.")]
    [InlineData("Teams__ClientId", AppId, "cannot write: Teams:ClientId is not a setting; ")]
    public async Task Without_the_id_of_an_app_nothing_is_written_and_it_says_why(string setting, string value, string why)
    {
        var (exit, output, error) = await BotProcess.RunAsync(_here, new Dictionary<string, string> { [setting] = value }, Package);
        Assert.Equal((5, ""), (exit, output));
        Assert.StartsWith(why, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_here));
    }

    [Theory]
    [InlineData("http://intranet.example")]
    [InlineData("intranet")]
    [InlineData("javascript:alert(1)")]
    public async Task A_page_that_is_not_https_is_refused(string website)
    {
        var (exit, _, error) = await RunAsync([.. Package, "--website", website]);
        Assert.Equal((5, "cannot write: --website is not an https address."), (exit, error.Trim()));
        Assert.Empty(Directory.GetFileSystemEntries(_here));
    }

    [Fact]
    public async Task What_is_there_already_is_not_touched()
    {
        var there = Path.Combine(_here, "bot.zip");
        await File.WriteAllTextAsync(there, "mine");

        var (exit, _, error) = await RunAsync(Package);
        Assert.Equal((5, $"cannot write: {there} is there already."), (exit, error.Trim()));
        Assert.Equal("mine", await File.ReadAllTextAsync(there));
        Assert.Equal(["bot.zip"], Directory.GetFileSystemEntries(_here).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var (exit, _, error) = await RunAsync(["teams", "package", "--out", "nowhere/bot.zip"]);
        Assert.Equal((5, $"cannot write: {Path.Combine(_here, "nowhere")} is not a folder."), (exit, error.Trim()));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_says_so_and_leaves_nothing()
    {
        using var disk = new SmallDisk(16);
        disk.MakeReadOnly();
        var (exit, _, error) = await RunAsync(["teams", "package", "--out", Path.Combine(disk.Path, "bot.zip")]);
        Assert.Equal(5, exit);
        Assert.StartsWith("cannot write: ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(disk.Path));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string[] args) => BotProcess.RunAsync(_here, new Dictionary<string, string> { ["Teams__AppId"] = AppId }, args);

    private JsonObject Manifest() => JsonNode.Parse(Content()["manifest.json"])!.AsObject();

    private Dictionary<string, byte[]> Content()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(_here, "bot.zip"));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var content = e.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(t => (string)t!);
}
