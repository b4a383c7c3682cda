using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What a user is in the workspace or enterprise that is heard, by what Slack says of them: asked, or telling of a change.</summary>
/// <remarks>https://docs.slack.dev/reference/objects/user-object.</remarks>
internal sealed class SlackMembership(SlackSettings settings)
{
    private static readonly SlackStanding Member = new SlackStanding.Member();

    public SlackStanding StandingOf(JsonObject user) =>
        Is(user, "deleted") ? new SlackStanding.Refused("This Slack account is deactivated.")
        : Is(user, "is_bot") || Is(user, "is_workflow_bot") || user.Text("id") == "USLACKBOT" ? new SlackStanding.Refused("This Slack account is a bot's.")
        : Is(user, "is_stranger") || !IsHere(user) ? new SlackStanding.Refused("This Slack account is of another workspace.")
        : Is(user, "is_restricted") || Is(user, "is_ultra_restricted") ? new SlackStanding.Refused("This Slack account is a guest's.")
        : Member;

    private bool IsHere(JsonObject user) => user["enterprise_user"] switch
    {
        null or JsonObject { Count: 0 } => settings.EnterpriseId.Length == 0 && user.Text("team_id") == settings.TeamId,
        JsonObject enterprise => (settings.EnterpriseId.Length == 0 || enterprise.Text("enterprise_id") == settings.EnterpriseId) && IsInTeam(enterprise),
        _ => false,
    };

    // Somebody of an organisation is a member of several workspaces: "teams" lists them all, and "team_id" names any one, whichever asks.
    private bool IsInTeam(JsonObject enterprise) =>
        settings.TeamId.Length == 0 || (enterprise["teams"] is JsonArray teams && teams.Any(t => t is JsonValue value && value.TryGetValue<string>(out var team) && team == settings.TeamId));

    // What is anything but a plain "false", or not there, counts as said.
    private static bool Is(JsonObject user, string what) => user[what]?.GetValueKind() is not (null or JsonValueKind.False or JsonValueKind.Null);
}
