using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Slack;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Who is heard where the workspace is one of an organisation's, and who is not, however the app is installed.</summary>
public abstract class SlackGridTests(SlackGridOffice office)
{
    private const string Third = "T0THIRD000";

    [Fact]
    public async Task A_member_whom_Slack_names_as_of_another_of_their_workspaces_does_everything()
    {
        var kenji = Of("kenji", Third, SlackDouble.TeamId);

        await AskAsync(kenji, "I need read access to source for 2 days to read the build");
        await OpenedAsync(kenji, () => kenji.ShortcutAsync("request-access"));
        await kenji.FillAsync("entitlement", "crm/read");
        await kenji.SubmitAsync(("length", "2 days"), ("justification", "to call a customer back"));
        await SeesAsync(kenji, "YOUR REQUEST", "crm/read");
        await kenji.OpenHomeAsync();
        await HomeAsync(kenji, "crm/read");
    }

    [Theory]
    [InlineData("frank", SlackGridOffice.Organisation)]
    [InlineData("heidi", "E0PARTNER0")]
    [InlineData("ivan", null)]
    public async Task Who_is_no_member_of_the_workspace_is_not_heard_whatever_they_do_and_whoever_their_account_is_linked_to(string name, string? organisation)
    {
        var outsider = Of(name, Third);
        outsider.Account.EnterpriseId = organisation;

        await outsider.SayAsync("I need read access to source for 2 days to read the build");
        await outsider.CommandAsync();
        await outsider.ShortcutAsync("request-access");
        var offered = await office.Slack.DeliverAsync(new("interactive", SlackPayloads.Suggestion(
            outsider.Workspace, outsider.Account, new JsonObject { ["id"] = "V1", ["type"] = "modal" }, new JsonObject { ["action_id"] = "entitlement", ["block_id"] = "b1" }, "source")));
        await outsider.OpenHomeAsync();

        await HomeAsync(outsider, "You cannot do this here");
        Assert.Contains("You cannot do this here", outsider.ModalWords, StringComparison.Ordinal);
        Assert.Equal((200, """{"options":[]}"""), (offered.Status, offered.Body!.ToJsonString()));
        await SeesAsync(outsider, "You cannot do this here", "another workspace");
        Assert.All(outsider.Messages, m => Assert.Contains("You cannot do this here", Shown(m), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_taken_out_of_the_workspace_after_the_card_came_has_it_at_their_other_account()
    {
        var (niraj, olivia) = (Of("niraj", SlackDouble.TeamId), Of("olivia", Third, SlackDouble.TeamId));
        var request = await AskAsync(niraj, "I need read access to source for 3 days to look for the cause of INC-80");
        await CardAsync(olivia, request, "approve");
        var elsewhere = await office.AsAsync("olivia");

        olivia.Account.OtherTeams = [];
        await olivia.ChangedAsync();

        await elsewhere.PressAsync(await elsewhere.CardAsync(request, "approve"), "approve");
        await SeesAsync(niraj, request, "Access is active");
    }

    [Fact]
    public async Task In_a_channel_that_a_partner_shares_a_member_is_heard_and_the_partners_people_are_not()
    {
        office.Slack.Workspace.Channel("C0PARTNERS").SharedBy = new("T0PARTNER0", "E0PARTNER0");
        var niraj = Of("niraj", SlackDouble.TeamId);
        var partner = Of("peter", "T0PARTNER0");
        (partner.Account.EnterpriseId, partner.Account.IsStranger) = ("E0PARTNER0", true);

        await niraj.MentionAsync("C0PARTNERS", "my access");
        await partner.MentionAsync("C0PARTNERS", "my access");

        await SeesAsync(niraj, "Your access");
        await SeesAsync(partner, "You cannot do this here");
        Assert.DoesNotContain(partner.Messages, m => Shown(m).Contains("Your access", StringComparison.Ordinal));
    }

    private SlackUser Of(string name, string team, params string[] others)
    {
        var user = office.InSlack(name);
        (user.Account.TeamId, user.Account.OtherTeams) = (team, others);
        return user;
    }
}

public sealed class SlackInOneWorkspaceTests(SlackInOneWorkspaceTests.Office office) : SlackGridTests(office), IClassFixture<SlackInOneWorkspaceTests.Office>
{
    /// <summary>The workspace installed the app, and nothing is said of the organisation.</summary>
    public sealed class Office : SlackGridOffice;
}

public sealed class SlackInWholeOrganisationTests(SlackInWholeOrganisationTests.Office office) : SlackGridTests(office), IClassFixture<SlackInWholeOrganisationTests.Office>
{
    /// <summary>The organisation installed the app, and the people of one of its workspaces are heard.</summary>
    public sealed class Office : SlackGridOffice
    {
        protected override string Tenant => Organisation;

        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings) { ["Slack__EnterpriseId"] = Organisation };

        protected override void Connect()
        {
            Slack.Workspace.IsInstalledForOrganisation = true;
            base.Connect();
        }
    }
}

/// <summary>Acme's workspace is one of an organisation's.</summary>
public abstract class SlackGridOffice : SlackOffice
{
    public const string Organisation = "E0ACME0000";

    protected override string? Enterprise => Organisation;
}
