using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The Web API's methods, with the errors that each is documented with: https://docs.slack.dev/reference/methods.</summary>
internal sealed class SlackWebApi(SlackWorkspace workspace, SlackDouble slack)
{
    private const int LongestText = 40_000;
    private const int LongestUpdate = 4_000;

    // Those that only read take no JSON.
    private static readonly string[] FormOnly = ["users.info", "conversations.history", "conversations.replies", "apps.connections.open"];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["auth.test"] = [],
        ["apps.connections.open"] = [],
        ["chat.postMessage"] = ["channel", "text", "blocks", "thread_ts", "reply_broadcast", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names"],
        ["chat.postEphemeral"] = ["channel", "user", "text", "blocks", "thread_ts", "parse", "link_names"],
        ["chat.update"] = ["channel", "ts", "text", "blocks", "metadata", "parse", "link_names", "reply_broadcast"],
        ["conversations.open"] = ["users", "channel", "return_im", "prevent_creation"],
        ["conversations.history"] = ["channel", "include_all_metadata", "limit", "cursor", "oldest", "latest", "inclusive"],
        ["conversations.replies"] = ["channel", "ts", "include_all_metadata", "limit", "cursor", "oldest", "latest", "inclusive"],
        ["users.info"] = ["user", "include_locale"],
        ["views.open"] = ["trigger_id", "view"],
        ["views.update"] = ["view_id", "external_id", "hash", "view"],
        ["views.publish"] = ["user_id", "hash", "view"],
    };

    public async Task AnswerAsync(HttpContext http)
    {
        var (call, problem) = await ReadAsync(http);
        slack.Took(call);
        await slack.Before(call);
        var failure = slack.Fails(call);
        if (failure is { Hangs: true })
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        var answer = failure is { IsDone: false } ? [] : Answer(call, http, problem);
        if (failure is { Status: 0 })
        {
            http.Abort();
            return;
        }

        await WriteAsync(http, failure, answer);
    }

    private async Task WriteAsync(HttpContext http, SlackFailure? failure, JsonObject answer)
    {
        if (failure is { Raw: { } raw })
        {
            answer = raw;
        }
        else if (failure is not null)
        {
            answer = failure.More.DeepClone().AsObject();
            answer["ok"] = false;
            answer["error"] = failure.Error;
        }

        var isJson = failure is null or { Raw: not null } or { Error: not null };
        http.Response.StatusCode = failure?.Status ?? 200;
        http.Response.Headers.RetryAfter = failure?.RetryAfter?.ToString(CultureInfo.InvariantCulture);
        if (isJson && http.Request.Headers.Authorization.ToString().EndsWith(SlackDouble.BotToken, StringComparison.Ordinal))
        {
            http.Response.Headers["X-OAuth-Scopes"] = slack.Scopes;
        }

        http.Response.ContentType = isJson ? "application/json; charset=utf-8" : failure!.ContentType;
        await http.Response.WriteAsync(isJson ? answer.ToJsonString() : "<html>as told</html>");
    }

    private JsonObject Answer(SlackCall call, HttpContext http, string? problem)
    {
        try
        {
            if (problem is not null)
            {
                throw new SlackErrorException(problem);
            }

            Authenticate(call, http);
            lock (workspace.Gate)
            {
                var answer = Do(call);
                answer["ok"] = true;
                return answer;
            }
        }
        catch (SlackErrorException failed)
        {
            var answer = new JsonObject { ["ok"] = false, ["error"] = failed.Error };
            if (failed.Messages.Count > 0)
            {
                answer["errors"] = new JsonArray([.. failed.Messages]);
                answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. failed.Messages]) };
            }

            return answer;
        }
    }

    /// <summary>Arguments come as JSON, as a form or in the address; in the latter two what is no text is JSON as text.</summary>
    private static async Task<(SlackCall Call, string? Problem)> ReadAsync(HttpContext http)
    {
        var method = (string)http.Request.RouteValues["method"]!;
        if (http.Request.HasJsonContentType())
        {
            try
            {
                var body = await JsonNode.ParseAsync(http.Request.Body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
                return body is JsonObject arguments ? (new(method, arguments), FormOnly.Contains(method) ? "invalid_arguments" : null) : (new(method, []), "json_not_object");
            }
            catch (JsonException)
            {
                return (new(method, []), "invalid_json");
            }
        }

        var said = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).Select(f => (f.Key, f.Value.ToString())) : http.Request.Query.Select(q => (q.Key, q.Value.ToString()));
        var read = new JsonObject();
        foreach (var (name, value) in said)
        {
            read[name] = name is "blocks" or "view" or "metadata" ? Parsed(value) : value;
        }

        return (new(method, read), null);
    }

    private static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void Authenticate(SlackCall call, HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : call["token"];
        call.Arguments.Remove("token");
        var error = token.Length == 0 ? "not_authed"
            : token is not (SlackDouble.BotToken or SlackDouble.AppToken) ? "invalid_auth"
            : token != (call.Method == "apps.connections.open" ? SlackDouble.AppToken : SlackDouble.BotToken) ? "not_allowed_token_type" : null;
        if (error is not null)
        {
            throw new SlackErrorException(error);
        }
    }

    private JsonObject Do(SlackCall call)
    {
        if (!Known.TryGetValue(call.Method, out var arguments))
        {
            throw new SlackErrorException("unknown_method");
        }

        var unknown = call.Arguments.Select(a => a.Key).Except(arguments).ToList();
        if (unknown.Count > 0)
        {
            throw new SlackErrorException("invalid_arguments", [.. unknown.Select(u => $"[ERROR] unknown argument: {u}")]);
        }

        return call.Method switch
        {
            "auth.test" => Self(),
            "apps.connections.open" => new() { ["url"] = slack.Sockets?.Invoke().ToString() ?? throw new SlackErrorException("not_enabled") },
            "chat.postMessage" => Post(call),
            "chat.postEphemeral" => Whisper(call),
            "chat.update" => Update(call),
            "conversations.open" => OpenConversation(call),
            "conversations.history" => Read(call, PostsOf(call).Where(p => p.Thread is null && IsSince(p, call)).OrderByDescending(p => p.Ts, StringComparer.Ordinal)),
            "conversations.replies" => Read(call, Thread(call)),
            "users.info" => new() { ["user"] = SlackPayloads.User(workspace.Find(call["user"]) ?? throw new SlackErrorException("user_not_found")) },
            "views.open" => OpenView(call),
            "views.update" => UpdateView(call),
            _ => PublishView(call),
        };
    }

    private JsonObject Self()
    {
        var self = Whose();
        if (workspace.EnterpriseId is { } enterprise)
        {
            self["enterprise_id"] = enterprise;
        }

        return self;
    }

    private JsonObject Whose() => new()
    {
        ["url"] = "https://acme.slack.com/",
        ["team"] = "Acme",
        ["user"] = "access",
        ["team_id"] = workspace.TeamId,
        ["user_id"] = SlackDouble.BotUserId,
        ["bot_id"] = SlackDouble.BotId,
        ["is_enterprise_install"] = workspace.IsInstalledForOrganisation,
    };

    private JsonObject Post(SlackCall call)
    {
        var room = WritableOf(call["channel"]);
        var message = MessageOf(call, LongestText);
        var thread = call["thread_ts"] is { Length: > 0 } ts ? ts : null;
        var post = Add(room, message, thread, null);
        if (call.Arguments["metadata"] is JsonObject metadata)
        {
            if (metadata["event_type"]?.GetValueKind() != JsonValueKind.String || metadata["event_payload"] is not JsonObject)
            {
                throw new SlackErrorException("invalid_metadata_format");
            }

            post.Body["metadata"] = metadata.DeepClone();
        }

        return new() { ["channel"] = room.Id, ["ts"] = post.Ts, ["message"] = post.Body.DeepClone() };
    }

    private JsonObject Whisper(SlackCall call)
    {
        var room = WritableOf(call["channel"]);
        if (!room.Members.Contains(call["user"]))
        {
            throw new SlackErrorException("user_not_in_channel");
        }

        return new() { ["message_ts"] = Add(room, MessageOf(call, LongestText), call["thread_ts"] is { Length: > 0 } ts ? ts : null, call["user"]).Ts };
    }

    private JsonObject Update(SlackCall call)
    {
        var room = RoomOf(call["channel"]);
        var at = room.Posts.FindIndex(p => p.Ts == call["ts"] && p.Whispered is null);
        if (at < 0)
        {
            throw new SlackErrorException("message_not_found");
        }

        var before = room.Posts[at];
        if ((string?)before.Body["bot_id"] != SlackDouble.BotId)
        {
            throw new SlackErrorException("cant_update_message");
        }

        var body = MessageOf(call, LongestUpdate);
        // What is not said anew stays.
        body["blocks"] ??= before.Body["blocks"]?.DeepClone();
        body["metadata"] = before.Body["metadata"]?.DeepClone();
        body["ts"] = before.Ts;
        body["edited"] = new JsonObject { ["user"] = SlackDouble.BotUserId, ["ts"] = workspace.NewTs() };
        room.Posts[at] = before with { Body = body };
        return new() { ["channel"] = room.Id, ["ts"] = before.Ts, ["text"] = (string?)body["text"], ["message"] = body.DeepClone() };
    }

    private SlackPost Add(SlackRoom room, JsonObject body, string? thread, string? whispered)
    {
        var ts = workspace.NewTs();
        body["ts"] = ts;
        if (thread is not null)
        {
            body["thread_ts"] = thread;
        }

        var post = new SlackPost(room.Id, ts, thread, body, whispered);
        room.Posts.Add(post);
        return post;
    }

    private JsonObject MessageOf(SlackCall call, int longest)
    {
        var blocks = call.Arguments["blocks"];
        if (blocks is not (null or JsonArray))
        {
            throw new SlackErrorException("invalid_blocks_format");
        }

        if (call["text"].Length == 0 && blocks is not JsonArray { Count: > 0 })
        {
            throw new SlackErrorException("no_text");
        }

        if (call["text"].Length > longest)
        {
            throw new SlackErrorException("msg_too_long");
        }

        if (blocks is JsonArray shown)
        {
            Refuse("invalid_blocks", SlackBlockRules.OfMessage(shown));
            if (SlackBlockRules.IsTooLong(shown))
            {
                throw new SlackErrorException("msg_blocks_too_long");
            }
        }

        return new()
        {
            ["type"] = "message",
            ["user"] = SlackDouble.BotUserId,
            ["bot_id"] = SlackDouble.BotId,
            ["app_id"] = SlackDouble.AppId,
            ["team"] = SlackDouble.TeamId,
            ["text"] = call["text"],
            ["blocks"] = blocks is JsonArray kept ? workspace.WithIds(kept) : null,
        };
    }

    private SlackRoom RoomOf(string id)
    {
        var room = workspace.Find(id) is not null ? workspace.OpenDirect(id) : workspace.FindRoom(id);
        return room switch
        {
            null => throw new SlackErrorException("channel_not_found"),
            { IsArchived: true } => throw new SlackErrorException("is_archived"),
            { HasBot: false } => throw new SlackErrorException("not_in_channel"),
            _ => room,
        };
    }

    private SlackRoom WritableOf(string id) => RoomOf(id) is var room && room.IsDirect && !workspace.HasMessagesTab ? throw new SlackErrorException("messages_tab_disabled") : room;

    private JsonObject OpenConversation(SlackCall call) => workspace.Find(call["users"]) switch
    {
        null => throw new SlackErrorException("user_not_found"),
        { IsDeactivated: true } => throw new SlackErrorException("user_disabled"),
        { IsBot: true } => throw new SlackErrorException("cannot_dm_bot"),
        var user => new() { ["channel"] = new JsonObject { ["id"] = workspace.OpenDirect(user.Id).Id } },
    };

    /// <summary>Oldest first, and who began it before all others, whatever time was asked for.</summary>
    private IEnumerable<SlackPost> Thread(SlackCall call)
    {
        var parent = PostsOf(call).FirstOrDefault(p => p.Ts == call["ts"]) ?? throw new SlackErrorException("thread_not_found");
        return PostsOf(call).Where(p => p.Thread == call["ts"] && IsSince(p, call)).OrderBy(p => p.Ts, StringComparer.Ordinal).Prepend(parent);
    }

    private IEnumerable<SlackPost> PostsOf(SlackCall call) => RoomOf(call["channel"]).Posts.Where(p => p.Whispered is null);

    private static bool IsSince(SlackPost post, SlackCall call) =>
        call["oldest"] is not { Length: > 0 } oldest || (decimal.TryParse(oldest, CultureInfo.InvariantCulture, out var since) ? decimal.Parse(post.Ts, CultureInfo.InvariantCulture) > since : throw new SlackErrorException("invalid_ts_oldest"));

    private static JsonObject Read(SlackCall call, IEnumerable<SlackPost> inOrder)
    {
        var most = int.TryParse(call["limit"], CultureInfo.InvariantCulture, out var limit) ? limit : 100;
        var before = int.TryParse(call["cursor"], CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var posts = inOrder.ToList();
        return new()
        {
            ["messages"] = new JsonArray([.. posts.Skip(before).Take(most).Select(p => Shown(p.Body, call["include_all_metadata"]))]),
            ["has_more"] = posts.Count > before + most,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = posts.Count > before + most ? (before + most).ToString(CultureInfo.InvariantCulture) : "" },
        };
    }

    private static JsonNode Shown(JsonObject body, string withMetadata)
    {
        var shown = body.DeepClone().AsObject();
        if (withMetadata is not ("true" or "1"))
        {
            shown.Remove("metadata");
        }

        return shown;
    }

    private JsonObject OpenView(SlackCall call)
    {
        var view = ViewOf(call, "modal");
        var user = workspace.Use(call["trigger_id"]);
        workspace.DialogsOf(user).Add(view);
        return new() { ["view"] = view.DeepClone() };
    }

    private JsonObject UpdateView(SlackCall call)
    {
        var dialog = workspace.FindDialog(call["view_id"]);
        var home = workspace.FindHome(call["view_id"]);
        if (dialog is null && home is null)
        {
            throw new SlackErrorException("not_found");
        }

        var before = dialog is { } found ? found.Among[found.At] : home!.Value.View;
        if (call["hash"] is { Length: > 0 } hash && hash != (string?)before["hash"])
        {
            throw new SlackErrorException("hash_conflict");
        }

        var view = StandingViews.Replaced(before, ViewOf(call, (string)before["type"]!));
        if (dialog is { } open)
        {
            open.Among[open.At] = view;
        }
        else
        {
            workspace.Publish(home!.Value.User, view);
        }

        return new() { ["view"] = view.DeepClone() };
    }

    private JsonObject PublishView(SlackCall call)
    {
        var view = ViewOf(call, "home");
        var user = workspace.Find(call["user_id"])?.Id ?? throw new SlackErrorException("user_not_found");
        var before = workspace.HomeOf(user);
        if (before is not null && call["hash"] is { Length: > 0 } hash && hash != (string?)before["hash"])
        {
            throw new SlackErrorException("hash_conflict");
        }

        view = before is null ? view : StandingViews.Replaced(before, view);
        workspace.Publish(user, view);
        return new() { ["view"] = view.DeepClone() };
    }

    private JsonObject ViewOf(SlackCall call, string type)
    {
        if (call.Arguments["view"] is not JsonObject view)
        {
            throw new SlackErrorException("invalid_arguments", ["[ERROR] missing required field: view"]);
        }

        if (view.ToJsonString().Length > 250_000)
        {
            throw new SlackErrorException("view_too_large");
        }

        Refuse("invalid_arguments", SlackBlockRules.OfView(view, type));
        return StandingViews.Of(workspace, view);
    }

    private static void Refuse(string error, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new SlackErrorException(error, problems);
        }
    }
}
