using System.Text.Json;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>
/// Whether something is for this app, as it is installed where it is configured, and from somebody who may belong there. A signature proves the
/// app that Slack sent to; the payload says the rest, and what it does not say is not taken for right.
/// </summary>
/// <remarks>
/// Of somebody in an organisation Slack names any one of their workspaces, and an app of a whole organisation is spoken to from all of them.
/// Who belongs to what is configured is then asked of Slack (<c>users.info</c>) before anything is decided, as it is of everybody else.
/// </remarks>
internal sealed class SlackOrigin(SlackSettings settings)
{
    /// <summary>Null where it is right, else the fixed words of what is not.</summary>
    public string? Refusal(SlackKind kind, JsonElement payload)
    {
        if (!IsForThisApp(kind, payload))
        {
            return "another app";
        }

        var installations = InstallationsOf(kind, payload);
        if (installations.FirstOrDefault(IsOurs) is not { } ours)
        {
            return settings.EnterpriseId.Length == 0 && installations.Any(i => i.IsOfOrganisation) ? "an organisation, where a workspace is configured" : "another workspace";
        }

        return MayBelong(HomeOf(kind, payload), ours) ? null : "a user of another workspace";
    }

    /// <summary>Whether what says which app it is for says this one.</summary>
    public bool IsForThisApp(SlackKind kind, JsonElement payload)
    {
        // A global shortcut is the one kind in which Slack does not name the app.
        var isUnnamed = kind == SlackKind.Interaction && payload.Text("type") == "shortcut" && !payload.Has("api_app_id");
        return (isUnnamed || payload.Text("api_app_id") == settings.AppId) && (View(kind, payload)?.Text("app_id") ?? settings.AppId) == settings.AppId;
    }

    private bool IsOurs(Installation installation) => (settings.EnterpriseId.Length == 0 || installation.Organisation == settings.EnterpriseId)
        && (installation.IsOfOrganisation ? settings.EnterpriseId.Length > 0 : settings.TeamId.Length == 0 || installation.Team == settings.TeamId);

    private bool MayBelong(string? home, Installation ours) => home is null || ours.Organisation is not null || home == settings.TeamId;

    private static List<Installation> InstallationsOf(SlackKind kind, JsonElement payload) => kind switch
    {
        SlackKind.Event => OfEvent(payload),
        SlackKind.Interaction => [OfInteraction(payload)],
        _ => [new(payload.Text("team_id"), NotEmpty(payload.Text("enterprise_id")), IsForOrganisation(payload))],
    };

    /// <remarks>
    /// https://docs.slack.dev/apis/events-api: an authorization is an installation that the event is for. What stands beside them is, in a channel
    /// that is shared, the workspace that owns the channel, and counts only where there are none.
    /// </remarks>
    private static List<Installation> OfEvent(JsonElement payload) =>
        payload.Maybe("authorizations") is { } list && list.EnumerateArray().Select(Named).ToList() is { Count: > 0 } authorized
            ? authorized
            : [new(payload.Text("team_id"), NotEmpty(payload.Text("enterprise_id") ?? payload.Text("context_enterprise_id")), IsForOrganisation(payload))];

    private static Installation Named(JsonElement authorization) => new(authorization.Text("team_id"), NotEmpty(authorization.Text("enterprise_id")), IsForOrganisation(authorization));

    /// <remarks>
    /// A view says where the app is installed that showed it, by the organisation's id where it is installed for one. Its <c>team</c> is where
    /// somebody acted, in a channel that is shared another workspace.
    /// </remarks>
    private static Installation OfInteraction(JsonElement payload)
    {
        var team = payload.Maybe("team");
        var installed = payload.Maybe("view")?.Text("app_installed_team_id") ?? team?.Text("id");
        var organisation = NotEmpty(payload.Maybe("enterprise")?.Text("id") ?? team?.Text("enterprise_id"));
        return new(installed, organisation, IsForOrganisation(payload) || (organisation is not null && installed == organisation));
    }

    /// <summary>The workspace that is named as the home of who acted, or their organisation; null where none is.</summary>
    private static string? HomeOf(SlackKind kind, JsonElement payload) => kind switch
    {
        SlackKind.Interaction => payload.Object("user").Text("team_id"),
        // What is about a user, a changed profile, says the team of that user and not of who sent it.
        SlackKind.Event when payload.Maybe("event") is { } e && e.Text("type") is "message" or "app_mention" => AuthorsHome(payload.GetProperty("event")),
        _ => null,
    };

    // In a channel that is shared "team" is the channel's owner, and of whoever is of elsewhere their own stands beside it.
    private static string? AuthorsHome(JsonElement message) => message.Text("user_team") ?? message.Text("source_team") ?? message.Text("team");

    private static JsonElement? View(SlackKind kind, JsonElement payload) => kind == SlackKind.Interaction ? payload.Maybe("view") : null;

    // A slash command says it in a form, as a text.
    private static bool IsForOrganisation(JsonElement element) => element.Maybe("is_enterprise_install") is { } install
        && (install.ValueKind == JsonValueKind.String ? install.GetString() == "true" : install.GetBoolean());

    private static string? NotEmpty(string? text) => text is "" ? null : text;

    /// <summary>The app as somebody installed it.</summary>
    /// <param name="Team">Null where it is installed for an organisation.</param>
    /// <param name="Organisation">The organisation that it, or its workspace, is of; null for a workspace that stands alone.</param>
    private sealed record Installation(string? Team, string? Organisation, bool IsOfOrganisation);
}
