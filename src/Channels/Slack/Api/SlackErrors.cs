namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What Slack's own words for a failure come to: the errors listed at each method of https://docs.slack.dev/reference/methods.</summary>
internal static class SlackErrors
{
    /// <param name="lacking">The scope that Slack says is needed; null where it names none.</param>
    /// <param name="after">How long Slack asks to wait.</param>
    public static SlackOutcome Outcome(SlackMethod method, string error, string? lacking, TimeSpan? after) => error switch
    {
        // Slack says of these that some of it may have been done.
        "internal_error" or "fatal_error" => new SlackOutcome.InDoubt($"Slack failed at {method.Name}: {error}.", after),
        "service_unavailable" or "request_timeout" or "team_added_to_org" or "external_channel_migrating" or "update_failed" => new SlackOutcome.Later($"Slack cannot take {method.Name} now: {error}.", after),
        "ratelimited" or "rate_limited" or "message_limit_exceeded" => new SlackOutcome.Later("Slack asked to wait before anything more is said there.", after),
        "message_not_found" or "cant_update_message" or "is_inactive" => new SlackOutcome.NotThere($"The message cannot be changed any more: {error}."),
        "expired_trigger_id" or "trigger_expired" or "exchanged_trigger_id" or "trigger_exchanged" or "invalid_trigger_id" => new SlackOutcome.NotThere("What was pressed opens no dialog any more: more than three seconds went by, or it opened one already."),
        "not_found" or "view_not_found" => new SlackOutcome.NotThere("The dialog was closed meanwhile."),
        "msg_too_long" or "msg_blocks_too_long" or "view_too_large" => new SlackOutcome.TooLarge(),
        _ when IsOfToken(method, error) => new SlackOutcome.Shut($"Slack refuses the {(method.TakesAppToken ? "app-level" : "bot's")} token: {error}.", SlackShut.Token),
        "missing_scope" or "no_permission" => new SlackOutcome.Shut($"The app lacks the scope {lacking ?? "that Slack wants"} for {method.Name}: {error}.", SlackShut.Scope),
        _ => WhyNobody(method, error) is { } why ? new SlackOutcome.Shut($"{why} Slack says {error}.", SlackShut.Setting) : new SlackOutcome.Refused(error),
    };

    /// <summary>What is no one person's fault, since it holds for everybody, and who can change it; null for anything else. What may be a restriction of one channel is not among these.</summary>
    private static string? WhyNobody(SlackMethod method, string error) => error switch
    {
        "messages_tab_disabled" => "The app cannot write to people: turn on the Messages tab at App Home in the app's settings.",
        "ekm_access_denied" => "Administrators of the organisation have suspended that anything is written.",
        "accesslimited" => $"Slack does not take {method.Name} from this network: an administrator of the workspace has to allow its address.",
        "team_access_not_granted" => "The app is installed for the organisation, and not added to every workspace whose people or conversations it is asked about: an administrator of the organisation adds it there.",
        "method_deprecated" or "deprecated_endpoint" or "unknown_method" => $"Slack has no {method.Name} any more: a newer version of the bot is needed.",
        _ => null,
    };

    /// <summary>Whether it says that the token is no good, whatever is called with it.</summary>
    private static bool IsOfToken(SlackMethod method, string error) => error is "token_revoked" or "token_expired" or "invalid_auth" or "not_authed" or "account_inactive" or "not_allowed_token_type"
        or "org_login_required" or "enterprise_is_restricted" or "two_factor_setup_required"
        // Of a call about somebody or a place they say that this is not the bot's to see.
        || (error is "access_denied" or "team_access_not_granted" && (method == SlackMethod.TestToken || method == SlackMethod.OpenSocket));

    /// <summary>Whether it says that there is no such user for the bot.</summary>
    public static bool IsNobody(string error) => error is "user_not_found" or "users_not_found" or "user_not_visible";

    /// <summary>Whether it is about where something was to be said or to whom: whatever else is said there, it is refused too.</summary>
    public static bool IsOfPlace(string error) => error is "channel_not_found" or "not_in_channel" or "is_archived" or "user_not_in_channel"
        or "user_disabled" or "cannot_dm_bot" or "thread_not_found" or "cannot_reply_to_message" or "access_denied" or "app_access_restricted" || IsNotToBeChanged(error) || IsNobody(error) || error.StartsWith("restricted_action", StringComparison.Ordinal);

    /// <summary>Whether it says that a message is there and may not be changed, as the workspace's settings have it.</summary>
    public static bool IsNotToBeChanged(string error) => error is "edit_window_closed";

    /// <summary>In a person's words, for why an account cannot be reached.</summary>
    public static string Explain(string error) => error switch
    {
        "channel_not_found" => "Slack knows no such conversation, or the bot may not see it.",
        "not_in_channel" => "The bot is not a member of this Slack channel.",
        "is_archived" => "This Slack channel is archived.",
        "user_not_found" or "users_not_found" or "user_not_visible" => "Slack knows no such user.",
        "user_disabled" => "This Slack account is deactivated.",
        "cannot_dm_bot" => "This Slack account is a bot's.",
        "app_access_restricted" => "Administrators have restricted who may use the app, and this Slack account may not.",
        "edit_window_closed" => "The workspace's settings let nobody change this message.",
        "invalid_blocks" or "invalid_blocks_format" => "Slack does not take the card.",
        "msg_too_long" => "Slack finds this message too long even after it was cut.",
        _ => $"Slack says no: {error}.",
    };
}
