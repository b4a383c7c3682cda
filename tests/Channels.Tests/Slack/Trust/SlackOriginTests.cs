using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Whom something is for and from, where the workspace is in an organisation or a channel is shared. Who belongs to the workspace is asked of Slack afterwards: <see cref="SlackUsersTests"/>.</summary>
public sealed class SlackOriginTests
{
    private const string Heard = "heard";
    private const string OtherWorkspace = "another workspace";
    private const string OtherUser = "a user of another workspace";
    private const string Organisation = "E0ACME";
    private const string Third = "T0THIRD";
    private const string Partner = "T0PARTNER";

    private static readonly SlackSettings InWorkspace = SlackTrustHost.Settings;
    private static readonly SlackSettings InOrganisation = InWorkspace with { TeamId = "", EnterpriseId = Organisation };
    private static readonly SlackSettings InBoth = InWorkspace with { EnterpriseId = Organisation };

    /// <summary>Every way in which somebody acts, from somebody whom Slack names as of a third workspace of the organisation.</summary>
    private static readonly Dictionary<string, Func<(SlackKind Kind, JsonObject Payload)>> Acts = new()
    {
        ["message"] = () => (SlackKind.Event, RawPayloads.Message()),
        ["mention"] = () => (SlackKind.Event, RawPayloads.Mention()),
        ["home opened"] = () => (SlackKind.Event, RawPayloads.HomeOpened()),
        ["press"] = () => (SlackKind.Interaction, RawPayloads.Press()),
        ["press in a dialog"] = () => (SlackKind.Interaction, RawPayloads.PressInView("modal", "1.1.a")),
        ["press at home"] = () => (SlackKind.Interaction, RawPayloads.PressInView("home", "1.1.b")),
        ["dialog"] = () => (SlackKind.Interaction, RawPayloads.Submission()),
        ["letters typed"] = () => (SlackKind.Interaction, RawPayloads.Suggestion()),
        ["shortcut"] = () => (SlackKind.Interaction, RawPayloads.Shortcut()),
        ["command"] = () => (SlackKind.Command, RawPayloads.Command()),
    };

    public static TheoryData<string> Names => [.. Acts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_app_of_a_whole_organisation_is_spoken_to_from_any_of_its_workspaces(string act)
    {
        var (kind, payload) = OfOrganisation(act);
        Assert.Equal(Heard, Said(InOrganisation, kind, payload));
        // Whether they are of the workspace that is set as well, Slack says of them.
        Assert.Equal(Heard, Said(InBoth, kind, payload));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_app_of_a_whole_organisation_is_not_spoken_to_from_another_one_or_from_none(string act)
    {
        foreach (var settings in new[] { InOrganisation, InBoth })
        {
            var (kind, payload) = OfOrganisation(act, "E0OTHER");
            Assert.Equal(OtherWorkspace, Said(settings, kind, payload));
            (kind, payload) = OfOrganisation(act, null);
            Assert.Equal(OtherWorkspace, Said(settings, kind, payload));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_a_workspace_alone_is_heard_an_organisations_installation_is_not(string act)
    {
        var (kind, payload) = OfOrganisation(act);
        Assert.Equal("an organisation, where a workspace is configured", Said(InWorkspace, kind, payload));
        // Nor one whose organisation has no name.
        (kind, payload) = OfOrganisation(act, "");
        Assert.Equal("an organisation, where a workspace is configured", Said(InWorkspace, kind, payload));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_a_workspace_of_an_organisation_Slack_may_name_another_of_somebodys_workspaces(string act)
    {
        var (kind, payload) = InGrid(act, RawPayloads.Team);
        Assert.Equal(Heard, Said(InWorkspace, kind, payload));
        Assert.Equal(Heard, Said(InBoth, kind, payload));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_another_workspace_of_the_organisation_installed_is_not_for_us(string act)
    {
        var (kind, payload) = InGrid(act, Third);
        Assert.Equal(OtherWorkspace, Said(InWorkspace, kind, payload));
        Assert.Equal(OtherWorkspace, Said(InBoth, kind, payload));
    }

    [Theory]
    [InlineData("press")]
    [InlineData("dialog")]
    [InlineData("letters typed")]
    [InlineData("shortcut")]
    public void In_a_workspace_that_stands_alone_a_user_of_another_one_is_not_heard(string act)
    {
        var (kind, payload) = Acts[act]();
        payload["user"]!["team_id"] = Partner;
        Assert.Equal(OtherUser, Said(InWorkspace, kind, payload));
    }

    [Theory]
    [InlineData("press")]
    [InlineData("shortcut")]
    public void A_press_without_a_workspace_is_heard_of_a_whole_organisations_installation_alone(string act)
    {
        foreach (var settings in new[] { InWorkspace, InBoth })
        {
            var (kind, payload) = InGrid(act, RawPayloads.Team);
            payload["team"] = null;
            Assert.Equal(OtherWorkspace, Said(settings, kind, payload));
        }
    }

    // As a member of ours submits it in a channel of the partner's.
    [Fact]
    public void A_dialog_is_for_the_workspace_whose_app_opened_it_wherever_it_is_submitted()
    {
        var dialog = RawPayloads.Submission();
        dialog["team"]!["id"] = Partner;
        Assert.Equal(Heard, Said(InWorkspace, SlackKind.Interaction, dialog));

        dialog["user"]!["team_id"] = Partner;
        Assert.Equal(OtherUser, Said(InWorkspace, SlackKind.Interaction, dialog));

        var ofOthers = RawPayloads.Submission();
        ofOthers["view"]!["app_installed_team_id"] = Partner;
        Assert.Equal(OtherWorkspace, Said(InWorkspace, SlackKind.Interaction, ofOthers));
    }

    [Fact]
    public void A_view_may_name_a_whole_organisations_installation_by_the_organisation_alone()
    {
        var (kind, dialog) = InGrid("dialog", Organisation);
        (dialog["team"], dialog["is_enterprise_install"]) = (new JsonObject { ["id"] = Third }, false);
        Assert.Equal(Heard, Said(InOrganisation, kind, dialog));
        Assert.Equal(Heard, Said(InBoth, kind, dialog));
        Assert.Equal("an organisation, where a workspace is configured", Said(InWorkspace, kind, dialog));

        dialog["enterprise"]!["id"] = "E0OTHER";
        Assert.All(new[] { InOrganisation, InBoth, InWorkspace }, s => Assert.Equal(OtherWorkspace, Said(s, kind, dialog)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("E0PARTNER")]
    public void Our_members_mention_in_a_channel_that_a_partner_shares_is_heard(string? partners)
    {
        var mention = InSharedChannel(Partner, partners, home: RawPayloads.Team);
        Assert.Equal(Heard, Said(InWorkspace, SlackKind.Event, mention));

        mention = InSharedChannel(Partner, partners, home: Organisation);
        Install(mention, RawPayloads.Team, Organisation);
        Assert.Equal(Heard, Said(InWorkspace, SlackKind.Event, mention));
        Assert.Equal(Heard, Said(InBoth, SlackKind.Event, mention));
        Assert.Equal(Heard, Said(InOrganisation, SlackKind.Event, mention));
    }

    [Theory]
    [InlineData("E0PARTNER")]
    [InlineData(Partner)]
    public void An_outsiders_mention_in_a_channel_that_we_share_is_not(string home)
    {
        Assert.Equal(OtherUser, Said(InWorkspace, SlackKind.Event, InSharedChannel(RawPayloads.Team, null, home)));
        // Nor in the partner's own channel, where they are at home.
        Assert.Equal(OtherUser, Said(InWorkspace, SlackKind.Event, InSharedChannel(Partner, "E0PARTNER", home)));
        var unsaid = InSharedChannel(Partner, "E0PARTNER", home);
        unsaid["event"]!.AsObject().Remove("user_team");
        Assert.Equal(OtherUser, Said(InWorkspace, SlackKind.Event, unsaid));
        unsaid["event"]!.AsObject().Remove("source_team");
        Assert.Equal(OtherUser, Said(InWorkspace, SlackKind.Event, unsaid));
    }

    [Fact]
    public void What_only_a_partners_installation_sees_is_not_for_us_whoever_says_it_and_whosever_the_channel_is()
    {
        foreach (var owner in new[] { RawPayloads.Team, Partner })
        {
            var mention = InSharedChannel(owner, null, RawPayloads.Team);
            Install(mention, Partner, "E0PARTNER");
            Assert.Equal(OtherWorkspace, Said(InWorkspace, SlackKind.Event, mention));
            Assert.Equal(OtherWorkspace, Said(InOrganisation, SlackKind.Event, mention));
        }
    }

    [Theory]
    [InlineData(RawPayloads.Team, null, Heard)]
    [InlineData(Partner, null, OtherWorkspace)]
    [InlineData(null, null, OtherWorkspace)]
    [InlineData(Third, Organisation, OtherWorkspace)]
    public void An_event_that_names_no_installation_is_of_the_workspace_that_it_names(string? team, string? organisation, string said)
    {
        foreach (var none in new JsonNode?[] { null, new JsonArray() })
        {
            var message = RawPayloads.Message();
            (message["team_id"], message["enterprise_id"], message["authorizations"]) = (team, organisation, none);
            Assert.Equal(said, Said(InWorkspace, SlackKind.Event, message));
        }
    }

    // As Slack sends it: https://api.slack.com/enterprise/apps/reference.
    private static (SlackKind Kind, JsonObject Payload) OfOrganisation(string act, string? organisation = Organisation)
    {
        var (kind, payload) = InGrid(act, Third, organisation);
        switch (kind)
        {
            case SlackKind.Event:
                payload["authorizations"]![0]!["team_id"] = null;
                payload["authorizations"]![0]!["is_enterprise_install"] = true;
                break;
            case SlackKind.Interaction:
                (payload["team"], payload["is_enterprise_install"]) = (null, true);
                if (payload["view"] is { } view)
                {
                    view["app_installed_team_id"] = organisation;
                }

                break;
            default:
                payload["is_enterprise_install"] = "true";
                break;
        }

        return (kind, payload);
    }

    private static (SlackKind Kind, JsonObject Payload) InGrid(string act, string installed, string? organisation = Organisation)
    {
        var (kind, payload) = Acts[act]();
        switch (kind)
        {
            case SlackKind.Event:
                (payload["team_id"], payload["enterprise_id"]) = (Third, organisation);
                Install(payload, installed, organisation);
                if (payload["event"]!["team"] is not null)
                {
                    payload["event"]!["team"] = Third;
                }

                break;
            case SlackKind.Interaction:
                payload["user"]!["team_id"] = Third;
                payload["team"]!["id"] = installed;
                payload["enterprise"] = organisation is null ? null : new JsonObject { ["id"] = organisation, ["name"] = "Acme" };
                if (payload["view"] is { } view)
                {
                    view["app_installed_team_id"] = installed;
                }

                break;
            default:
                (payload["team_id"], payload["enterprise_id"]) = (installed, organisation ?? "");
                break;
        }

        return (kind, payload);
    }

    private static void Install(JsonObject happened, string? team, string? organisation)
    {
        var authorization = happened["authorizations"]![0]!;
        (authorization["team_id"], authorization["enterprise_id"]) = (team, organisation);
    }

    private static JsonObject InSharedChannel(string owner, string? ownersOrganisation, string home)
    {
        var mention = RawPayloads.Mention();
        (mention["team_id"], mention["enterprise_id"], mention["is_ext_shared_channel"]) = (owner, ownersOrganisation, true);
        var happened = mention["event"]!;
        (happened["team"], happened["user_team"], happened["source_team"]) = (owner, home, home);
        return mention;
    }

    private static string Said(SlackSettings settings, SlackKind kind, JsonObject payload)
    {
        using var read = JsonDocument.Parse(payload.ToJsonString());
        return new SlackReader(settings).Read(kind, read.RootElement, "delivery") switch
        {
            SlackReading.Arrived => Heard,
            SlackReading.Refused { Status: 403 } refused => refused.Reason,
            var other => other.ToString(),
        };
    }
}
