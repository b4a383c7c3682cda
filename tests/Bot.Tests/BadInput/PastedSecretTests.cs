using System.Text;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>A secret that somebody pastes is neither stored nor echoed anywhere, and they are told to rotate it (I9).</summary>
public sealed class PastedSecretTests(BadInputBot host) : BadInputStory(host)
{
    // In two parts, so that no scanner takes this file for a leak.
    private const string AwsKey = "AKIA" + "Z7QW3ERT5YUI8OPA";
    private const string GitHubToken = "ghp_" + "9fKq2LmZx7Rt4Vb8Nc3Wd6Ye1Ha5Ug0Js2Pi";
    private const string KeyBody = "MIIEowIBAAKCAQEA7mWq3vQx";
    private const string PrivateKey = "-----BEGIN RSA PRIVATE" + " KEY-----\n" + KeyBody + "\n-----END RSA PRIVATE" + " KEY-----";

    [Theory]
    [InlineData("I need billing-db/read for 3 days, my key is " + AwsKey, AwsKey)]
    [InlineData("I need billing-db/read for 3 days to use " + GitHubToken, GitHubToken)]
    [InlineData(PrivateKey, KeyBody)]
    public async Task In_a_message(string text, string secret) => await AssertThrownAwayAsync(await (await AsAsync("heidi")).SayAsync(text), "heidi", secret);

    [Fact]
    public async Task As_the_answer_to_an_open_question_which_stays_open()
    {
        var dave = await AsAsync("dave");
        const string secret = "AKIA" + "A1B2C3D4E5F6G7H8";
        Assert.Contains("For how long", (await dave.SayAsync("I need crm/edit to handle the alert")).Shown, StringComparison.Ordinal);
        await AssertThrownAwayAsync(await dave.SayAsync($"{secret}"), "dave", secret);
        Assert.Contains((await dave.SayAsync("2 days")).Buttons, b => b.Verb == "submit-request");
    }

    [Fact]
    public async Task In_place_of_a_ticket_which_is_asked_again()
    {
        var ivan = await AsAsync("ivan");
        const string secret = "ghp_" + "TicketTicket2LmZx7Rt4Vb8Nc3Wd6Ye1H";
        Assert.Contains("Which ticket", (await ivan.SayAsync("I need billing-db/admin for 2 hours to mend the index")).Shown, StringComparison.Ordinal);
        await AssertThrownAwayAsync(await ivan.SayAsync($"INC-1 {secret}"), "ivan", secret);
        Assert.Contains((await ivan.SayAsync("INC-1")).Buttons, b => b.Verb == "submit-request");
    }

    [Fact]
    public async Task In_the_reason_of_a_denial_which_is_not_counted()
    {
        var (frank, bob) = (await AsAsync("frank"), await AsAsync("bob"));
        const string secret = "AKIA" + "DENYDENY12345678";
        var request = await frank.AskAsync("I need crm/edit for 3 days to correct the contacts");
        await AssertThrownAwayAsync(await bob.DenyAsync(request, $"use {secret} instead"), "bob", secret);
        Assert.Contains("Waiting for Bob Martin", (await frank.SayAsync("status")).Shown, StringComparison.Ordinal);
        await bob.DenyAsync(request, "Use the export instead");
        await frank.SeesAsync(request, "Denied", "Use the export instead");
    }

    [Fact]
    public async Task In_the_shorter_time_of_an_approval_which_is_not_counted()
    {
        var (alice, bob) = (await AsAsync("alice"), await AsAsync("bob"));
        const string secret = "AKIA" + "SHORTER123456789";
        var request = await alice.AskAsync("I need crm/edit for 3 days to correct the addresses");
        await AssertThrownAwayAsync(await bob.ApproveAsync(request, new { shorten = secret }), "bob", secret);
        Assert.Contains("Waiting for Bob Martin", (await alice.SayAsync("status")).Shown, StringComparison.Ordinal);
    }

    private async Task AssertThrownAwayAsync(ChatMessage answer, string name, string secret)
    {
        Assert.Contains("Rotate it", answer.Shown, StringComparison.Ordinal);
        Assert.Contains("NOT STORED", answer.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(await (await AsAsync(name)).HistoryAsync(), m => m.Shown.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, Bot.Output, StringComparison.Ordinal);
        // An empty file holds nothing; the one by which the host claims its database cannot be opened beside it. The next mark becomes the mark, which is read.
        foreach (var file in Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".next", StringComparison.Ordinal) && new FileInfo(f).Length > 0))
        {
            Assert.False(await ContainsAsync(file, secret), $"The secret stands in {file}");
        }
    }

    private static async Task<bool> ContainsAsync(string file, string text)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
