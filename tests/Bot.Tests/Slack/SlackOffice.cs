using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The host with Slack beside the web chat: everybody of Acme has both, and cards are brought to Slack first.</summary>
public partial class SlackOffice : SharedBot
{
    public SlackDouble Slack { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Slack__AppId"] = SlackDouble.AppId,
        ["Slack__TeamId"] = SlackDouble.TeamId,
        ["Slack__BotToken"] = SlackDouble.BotToken,
        ["Slack__SigningSecret"] = SlackDouble.SigningSecret,
        ["Slack__ApiBaseUrl"] = Slack.ApiBaseUrl.ToString(),
    };

    /// <summary>The organisation that the workspace is in; null where it stands alone.</summary>
    protected virtual string? Enterprise => null;

    /// <summary>What accounts are of in people.yaml.</summary>
    protected virtual string Tenant => SlackDouble.TeamId;

    /// <summary>The account in Slack of the person with this name before the @.</summary>
    public static string IdOf(string name) => "U0" + name.ToUpperInvariant();

    protected override void Prepare()
    {
        Slack = SlackDouble.StartAsync().GetAwaiter().GetResult();
        Slack.Workspace.EnterpriseId = Enterprise;
        // A busy machine may take longer than Slack waits for a dialog, and the stories are not about that.
        Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        var path = Path.Combine(Folder.PolicyPath, "people.yaml");
        File.WriteAllText(path, WebAccount().Replace(File.ReadAllText(path), m => LinesOf(m.Groups[1].Value, m.Value)));
    }

    /// <summary>Where somebody is reached, in the order in which it is tried.</summary>
    /// <param name="web">The line of the web chat.</param>
    protected virtual string LinesOf(string name, string web) => $"{InSlackLine(name)}\n{web}";

    protected string InSlackLine(string name) => $$"""      - { provider: slack, tenant: "{{Tenant}}", user: {{InSlack(name).Id}} }""";

    /// <summary>The host runs: from now on Slack delivers to it.</summary>
    protected virtual void Connect() => Slack.DeliverTo(Bot.Http);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Connect();
    }

    /// <summary>The person with this name before the @, at their Slack client.</summary>
    public SlackUser InSlack(string name) => Slack.User(IdOf(name));

    /// <summary>Does what Slack acknowledges. A busy machine may be later than Slack waits: then it is done again, as people do who are told so.</summary>
    public static async Task<SlackHeard> AcknowledgedAsync(Func<Task<SlackHeard>> does)
    {
        var heard = await does();
        for (var again = 0; heard.Status == 500 && again < 5; again++)
        {
            heard = await does();
        }

        Assert.Equal(200, heard.Status);
        return heard;
    }

    /// <summary>Waits for the newest message of the bot to somebody that shows all of these texts.</summary>
    public static Task<SlackPost> SeesAsync(SlackUser who, params string[] texts) => SeesAsync(who, p => texts.All(t => Shown(p).Contains(t, StringComparison.Ordinal)), $"“{string.Join("”, “", texts)}”");

    /// <summary>Waits for the newest message about a request that offers a button.</summary>
    public static Task<SlackPost> CardAsync(SlackUser who, string request, string verb) => SeesAsync(who, p => Shown(p).Contains($"Request {request}", StringComparison.Ordinal) && p.Has(verb), $"a button {verb} for {request}");

    /// <summary>Waits until the home tab shows all of these texts.</summary>
    public static Task HomeAsync(SlackUser who, params string[] texts) => Until.TrueAsync(() => Task.FromResult(texts.All(t => who.HomeWords.Contains(t, StringComparison.Ordinal))), () => $"“{string.Join("”, “", texts)}” is not at home of {who.Id}:\n{who.HomeWords}");

    /// <summary>Does what opens a dialog, and waits until it is open, also where that is later than the acknowledgement.</summary>
    public static async Task OpenedAsync(SlackUser who, Func<Task<SlackHeard>> open)
    {
        await open();
        await Until.TrueAsync(() => Task.FromResult(who.Modal is not null), $"No dialog was opened for {who.Id}");
    }

    /// <summary>Puts something in a field of the dialog on top, and waits until the dialog was shown anew where the bot is told of it.</summary>
    public static async Task FilledAsync(SlackUser who, string field, string value, string? shown = null)
    {
        var before = (string?)who.Modal!["hash"];
        if (await who.FillAsync(field, value, shown) is not null)
        {
            await Until.TrueAsync(() => Task.FromResult((string?)who.Modal?["hash"] != before), $"The dialog of {who.Id} was not shown anew after {field}");
        }
    }

    public static string Shown(SlackPost post) => post.Text + "\n" + post.Words;

    /// <summary>Says in one sentence what is needed, and submits it.</summary>
    /// <returns>The request's id.</returns>
    public static async Task<string> AskAsync(SlackUser who, string sentence)
    {
        // A busy machine may take longer than Slack waits; what was begun goes on all the same.
        await who.SayAsync(sentence);
        var confirm = await SeesAsync(who, p => p.Has("submit-request"), "a confirmation");
        await who.PressAsync(confirm, "submit-request");
        return RequestPattern().Match(Shown(await SeesAsync(who, p => p.Ts == confirm.Ts && Shown(p).Contains("Request submitted", StringComparison.Ordinal), "that it is submitted"))).Value;
    }

    /// <summary>Waits for the newest message of the bot to somebody that is so.</summary>
    public static async Task<SlackPost> SeesAsync(SlackUser who, Func<SlackPost, bool> what, string described)
    {
        SlackPost? found = null;
        await Until.TrueAsync(() => Task.FromResult((found = who.Messages.LastOrDefault(what)) is not null), () => $"{described} did not come to {who.Id}:\n" + string.Join("\n---\n", who.Messages.Select(Shown)));
        return found!;
    }

    /// <summary>Whatever the stories were about, all that left for Slack was what Slack's own types allow.</summary>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Slack.DisposeAsync();
        Assert.Empty(await SlackTypes.JudgeAsync(SlackTypes.LeftFor(Slack)));
    }

    [GeneratedRegex("^ *- \\{ provider: web, tenant: local, user: ([a-z.]+)@acme\\.test \\}", RegexOptions.Multiline)]
    private static partial Regex WebAccount();

    [GeneratedRegex("R-[2-9A-Z]{8}")]
    internal static partial Regex RequestPattern();
}
