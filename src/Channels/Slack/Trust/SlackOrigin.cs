using System.Text.Json;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>
/// Whether something is for this app and from people of the workspace or organisation that is configured. A signature proves the app that
/// Slack sent to; the payload says the rest, and what it does not say is not taken for right.
/// </summary>
/// <remarks>
/// Where an organisation is configured without a workspace, a user's own workspace says nothing by itself: the organisation has many. Whether
/// such a user belongs to it is asked of Slack (<c>users.info</c>) before anything is decided.
/// </remarks>
internal sealed class SlackOrigin(SlackSettings settings)
{
    /// <summary>Null where it is right, else the fixed words of what is not.</summary>
    public string? Refusal(SlackKind kind, JsonElement payload)
    {
        var (apps, team, organisation, homes) = kind switch
        {
            SlackKind.Event => OfEvent(payload),
            SlackKind.Interaction => OfInteraction(payload),
            _ => new Said([payload.Text("api_app_id")], payload.Text("team_id"), NotEmpty(payload.Text("enterprise_id")), []),
        };
        return apps.Any(a => a != settings.AppId) ? "another app"
            : IsForOrganisation(payload) && settings.EnterpriseId.Length == 0 ? "an organisation, where a workspace is configured"
            : !IsHeard(team, organisation) || !IsAuthorized(kind, payload) ? "another workspace"
            : homes.Any(h => !IsHome(h)) ? "a user of another workspace"
            : null;
    }

    private static Said OfEvent(JsonElement payload)
    {
        // What is about a user, a changed profile, says the team of that user and not of who sent it.
        var message = payload.Maybe("event") is { } e && e.Text("type") is "message" or "app_mention" ? payload.GetProperty("event") : (JsonElement?)null;
        return new(
            [payload.Text("api_app_id")],
            payload.Text("team_id"),
            payload.Text("enterprise_id") ?? payload.Text("context_enterprise_id") ?? Authorizations(payload).Select(a => a.Text("enterprise_id")).FirstOrDefault(),
            [message?.Text("team"), message?.Text("user_team"), message?.Text("source_team")]);
    }

    private static Said OfInteraction(JsonElement payload)
    {
        // A global shortcut is the one kind in which Slack does not name the app.
        List<string?> apps = payload.Text("type") == "shortcut" && !payload.Has("api_app_id") ? [] : [payload.Text("api_app_id")];
        if (payload.Maybe("view")?.Text("app_id") is { } ofView)
        {
            apps.Add(ofView);
        }

        var team = payload.Maybe("team");
        return new(apps, team?.Text("id"), payload.Maybe("enterprise")?.Text("id") ?? team?.Text("enterprise_id"), [payload.Object("user").Text("team_id")]);
    }

    private bool IsHeard(string? team, string? organisation) =>
        (settings.TeamId.Length == 0 || team == settings.TeamId) && (settings.EnterpriseId.Length == 0 || organisation == settings.EnterpriseId);

    /// <remarks>Slack names one of the installations that an event is for, https://docs.slack.dev/apis/events-api: a bot of one installation is that one.</remarks>
    private bool IsAuthorized(SlackKind kind, JsonElement payload)
    {
        var authorizations = kind == SlackKind.Event ? Authorizations(payload) : [];
        return authorizations.Count == 0 || authorizations.Any(a => IsForOrganisation(a) ? a.Text("enterprise_id") == settings.EnterpriseId : IsHeard(a.Text("team_id"), a.Text("enterprise_id")));
    }

    private bool IsHome(string? team) => team is null || settings.TeamId.Length == 0 || team == settings.TeamId || team == settings.EnterpriseId;

    private static List<JsonElement> Authorizations(JsonElement payload) => payload.Maybe("authorizations") is { } list ? [.. list.EnumerateArray()] : [];

    // A slash command says it in a form, as a text.
    private static bool IsForOrganisation(JsonElement element) => element.Maybe("is_enterprise_install") is { } install
        && (install.ValueKind == JsonValueKind.String ? install.GetString() == "true" : install.GetBoolean());

    private static string? NotEmpty(string? text) => text is "" ? null : text;

    private sealed record Said(IReadOnlyList<string?> Apps, string? Team, string? Organisation, IReadOnlyList<string?> Homes);
}
