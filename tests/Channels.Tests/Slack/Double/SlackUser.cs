using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>A person at their Slack client: sees what the app shows them, and acts on it.</summary>
public sealed class SlackUser(SlackDouble slack, SlackAccount account)
{
    private readonly SlackWorkspace _workspace = slack.Workspace;

    public SlackWorkspace Workspace => _workspace;

    public string Id => account.Id;

    /// <summary>What Slack says of the account; a test changes it.</summary>
    public SlackAccount Account => account;

    /// <summary>The conversation with the app.</summary>
    public string Direct => SlackWorkspace.DirectOf(account.Id);

    /// <summary>What the app said in the conversation with it, outside threads, oldest first.</summary>
    public IReadOnlyList<SlackPost> Messages => [.. _workspace.In(Direct).Where(p => (string?)p.Body["user"] == SlackDouble.BotUserId)];

    /// <summary>What was shown to this person alone, wherever.</summary>
    public IReadOnlyList<SlackPost> Whispers => _workspace.WhisperedTo(account.Id);

    /// <summary>The dialog on top; null where none is open.</summary>
    public JsonObject? Modal => _workspace.ModalOf(account.Id);

    /// <summary>Everything that the dialog on top says, a line each.</summary>
    public string ModalWords => SlackLook.WordsOf(Modal);

    /// <summary>What stands at the fields of the dialog after it was sent in vain, by the element's <c>action_id</c>.</summary>
    public IReadOnlyDictionary<string, string> FieldErrors { get; private set; } = new Dictionary<string, string>();

    public JsonObject? Home => _workspace.HomeOf(account.Id);

    public string HomeWords => SlackLook.WordsOf(Home?["blocks"]);

    /// <summary>What was told in a message's thread, oldest first.</summary>
    public IReadOnlyList<SlackPost> Thread(SlackPost post) => _workspace.Thread(post);

    public Task<SlackHeard> SayAsync(string text, string? thread = null)
    {
        JsonObject message;
        lock (_workspace.Gate)
        {
            message = SlackPayloads.Message(_workspace, account, "message", _workspace.OpenDirect(account.Id).Id, text, thread);
            _workspace.OpenDirect(account.Id).Posts.Add(new SlackPost(Direct, (string)message["ts"]!, thread, message.DeepClone().AsObject(), null));
        }

        return EventAsync(message);
    }

    /// <summary>Sends a file to the app, with words or without.</summary>
    public Task<SlackHeard> SendFileAsync(string name, string text = "")
    {
        JsonObject message;
        lock (_workspace.Gate)
        {
            message = SlackPayloads.Message(_workspace, account, "message", _workspace.OpenDirect(account.Id).Id, text, null);
            message["subtype"] = "file_share";
            message["files"] = new JsonArray(new JsonObject { ["id"] = SlackPayloads.Random("F"), ["name"] = name, ["mimetype"] = "image/png", ["user"] = account.Id });
            message["upload"] = false;
        }

        return EventAsync(message);
    }

    /// <summary>Names the app in a channel of which both are members.</summary>
    public Task<SlackHeard> MentionAsync(string channel, string text, string? thread = null)
    {
        JsonObject message;
        lock (_workspace.Gate)
        {
            var room = _workspace.RoomOf(channel);
            room.Members.Add(account.Id);
            message = SlackPayloads.Message(_workspace, account, "app_mention", channel, text, thread);
            message["text"] = $"<@{SlackDouble.BotUserId}> {SlackPayloads.Escape(text)}";
            room.Posts.Add(new SlackPost(channel, (string)message["ts"]!, thread, message.DeepClone().AsObject(), null));
        }

        return EventAsync(message);
    }

    public Task<SlackHeard> CommandAsync(string text = "", string? channel = null, string command = "/access") =>
        slack.DeliverAsync(new("slash_commands", SlackPayloads.Command(_workspace, account, channel ?? Direct, command, text)));

    public Task<SlackHeard> ShortcutAsync(string callback) => slack.DeliverAsync(new("interactive", SlackPayloads.Shortcut(_workspace, account, callback)));

    public Task<SlackHeard> OpenHomeAsync()
    {
        var opened = new JsonObject { ["type"] = "app_home_opened", ["user"] = account.Id, ["channel"] = Direct, ["tab"] = "home", ["event_ts"] = _workspace.NewTs() };
        if (Home is { } shown)
        {
            opened["view"] = shown;
        }

        return EventAsync(opened);
    }

    /// <summary>Slack tells that something about the account changed.</summary>
    public Task<SlackHeard> ChangedAsync() =>
        EventAsync(new JsonObject { ["type"] = "user_change", ["user"] = SlackPayloads.User(account), ["cache_ts"] = 1_700_000_000, ["event_ts"] = _workspace.NewTs() });

    /// <summary>Any other event, from this account.</summary>
    public Task<SlackHeard> EventAsync(JsonObject what) => slack.DeliverAsync(new("events_api", SlackPayloads.Event(_workspace, account, what)));

    /// <summary>Presses a button of the newest message that has it.</summary>
    /// <param name="actionId">The whole <c>action_id</c>, or what stands before its colon.</param>
    /// <param name="inputs">What is put in the message's inputs first, by <c>action_id</c>.</param>
    public Task<SlackHeard> PressAsync(string actionId, params (string ActionId, string Value)[] inputs) =>
        PressAsync(Messages.Concat(Whispers).LastOrDefault(p => p.Has(actionId)) ?? throw Missing(actionId, "in any message"), actionId, inputs);

    /// <summary>Presses a button of a message, however old it is.</summary>
    public Task<SlackHeard> PressAsync(SlackPost post, string actionId, params (string ActionId, string Value)[] inputs)
    {
        var state = StandingViews.StateOf(post.Blocks, null);
        foreach (var (input, value) in inputs)
        {
            var element = SlackLook.Find(post.Blocks, input) ?? throw Missing(input, "in the message");
            state["values"]![(string)element["block_id"]!]![(string)element["action_id"]!] = StandingViews.Filled(element, value, null);
        }

        var pressed = SlackLook.Find(post.Blocks, actionId) ?? throw Missing(actionId, "in the message");
        return slack.DeliverAsync(new("interactive", SlackPayloads.ActionOnMessage(_workspace, account, post, state, SlackPayloads.Action(_workspace, pressed, null))));
    }

    /// <summary>Presses a button of the dialog on top.</summary>
    public Task<SlackHeard> PressInModalAsync(string actionId) => PressInViewAsync(TheModal(), actionId);

    public Task<SlackHeard> PressAtHomeAsync(string actionId) => PressInViewAsync(Home ?? throw Missing(actionId, "where no home tab is shown"), actionId);

    /// <summary>Types into a select of the dialog on top whose options the app gives.</summary>
    /// <returns>The options' values, each with its words.</returns>
    /// <exception cref="SlackErrorException">Slack would show none of these options.</exception>
    public async Task<IReadOnlyList<(string Value, string Text)>> TypeAsync(string actionId, string typed)
    {
        var view = TheModal();
        var element = SlackLook.Find(view["blocks"]!.AsArray(), actionId) ?? throw Missing(actionId, "in the dialog");
        if (typed.Length < ((int?)element["min_query_length"] ?? 3))
        {
            return [];
        }

        var heard = await slack.DeliverAsync(new("interactive", SlackPayloads.Suggestion(_workspace, account, view, element, typed)));
        if (heard is not { Status: 200, Body: { } answer } || SlackBlockRules.OfOptions(answer) is { Count: > 0 })
        {
            throw new SlackErrorException("bad_options", SlackBlockRules.OfOptions(heard.Body ?? []));
        }

        return [.. (answer["options"] as JsonArray ?? []).Concat((answer["option_groups"] as JsonArray ?? []).SelectMany(g => g!["options"]!.AsArray()))
            .Select(o => ((string)o!["value"]!, System.Net.WebUtility.HtmlDecode((string)o["text"]!["text"]!)))];
    }

    /// <summary>Puts something in a field of the dialog on top; Slack tells the app at once where the field says so.</summary>
    /// <param name="value">A text, an option's value, a date; empty to take out what stands there.</param>
    /// <returns>Null where Slack tells nobody.</returns>
    public async Task<SlackHeard?> FillAsync(string actionId, string value, string? shown = null)
    {
        var (view, element, tells) = Fill(actionId, value, shown);
        return tells ? await slack.DeliverAsync(new("interactive", SlackPayloads.ActionInView(_workspace, account, view, SlackPayloads.Action(_workspace, element, StandingViews.Filled(element, value, shown))))) : null;
    }

    /// <summary>Puts something in fields of the dialog on top, and sends it.</summary>
    /// <returns>Null where Slack itself does not let it go: see <see cref="FieldErrors"/>.</returns>
    public async Task<SlackHeard?> SubmitAsync(params (string ActionId, string Value)[] fields)
    {
        foreach (var (field, value) in fields)
        {
            await FillAsync(field, value);
        }

        var view = TheModal();
        FieldErrors = Incomplete(view);
        return FieldErrors.Count > 0 ? null : await SendAsync(view);
    }

    /// <summary>Sends a dialog as it stood, however old it is.</summary>
    public async Task<SlackHeard> SendAsync(JsonObject view)
    {
        var heard = await slack.DeliverAsync(new("interactive", SlackPayloads.Submission(_workspace, account, view)));
        if (heard.Status == 200)
        {
            Apply(view, heard.Body);
        }

        return heard;
    }

    /// <summary>Closes the dialog on top.</summary>
    public void CloseModal()
    {
        lock (_workspace.Gate)
        {
            var open = _workspace.DialogsOf(account.Id);
            open.RemoveAt(open.Count - 1);
        }
    }

    private Task<SlackHeard> PressInViewAsync(JsonObject view, string actionId)
    {
        var pressed = SlackLook.Find(view["blocks"]!.AsArray(), actionId) ?? throw Missing(actionId, "in the view");
        return slack.DeliverAsync(new("interactive", SlackPayloads.ActionInView(_workspace, account, view, SlackPayloads.Action(_workspace, pressed, null))));
    }

    private (JsonObject View, JsonObject Element, bool Tells) Fill(string actionId, string value, string? shown)
    {
        lock (_workspace.Gate)
        {
            var view = _workspace.DialogsOf(account.Id).LastOrDefault() ?? throw Missing(actionId, "where no dialog is open");
            var blocks = view["blocks"]!.AsArray();
            var element = SlackLook.Find(blocks, actionId) ?? throw Missing(actionId, "in the dialog");
            var block = blocks.Single(b => (string?)b!["block_id"] == (string?)element["block_id"])!;
            view["state"]!["values"]![(string)element["block_id"]!]![(string)element["action_id"]!] = StandingViews.Filled(element, value, shown);
            return (view.DeepClone().AsObject(), element, (string?)block["type"] != "input" || (bool?)block["dispatch_action"] == true);
        }
    }

    /// <summary>What Slack's client says before it sends anything.</summary>
    private static Dictionary<string, string> Incomplete(JsonObject view)
    {
        var errors = new Dictionary<string, string>();
        foreach (var block in view["blocks"]!.AsArray().OfType<JsonObject>().Where(b => (string?)b["type"] == "input"))
        {
            var element = block["element"]!.AsObject();
            var id = (string)element["action_id"]!;
            var state = view["state"]!["values"]![(string)block["block_id"]!]![id]!.AsObject();
            var length = state["value"]?.ToString().Length ?? 0;
            if (!StandingViews.IsFilled(state))
            {
                if ((bool?)block["optional"] != true)
                {
                    errors[id] = "Please complete this required field.";
                }
            }
            else if (length > ((int?)element["max_length"] ?? 3000) || (state["value"] is not null && length < ((int?)element["min_length"] ?? 0)))
            {
                errors[id] = "This is too long or too short.";
            }
        }

        return errors;
    }

    private void Apply(JsonObject view, JsonObject? answer)
    {
        lock (_workspace.Gate)
        {
            var open = _workspace.DialogsOf(account.Id);
            var at = open.FindIndex(v => (string?)v["id"] == (string?)view["id"]);
            switch ((string?)answer?["response_action"])
            {
                case null:
                    if (at >= 0)
                    {
                        open.RemoveAt(at);
                    }

                    break;
                case "clear":
                    open.Clear();
                    break;
                case "errors":
                    FieldErrors = ErrorsOf(view, answer!["errors"]!.AsObject());
                    break;
                case "update":
                    open[at] = StandingViews.Replaced(open[at], Checked(answer!["view"]));
                    break;
                case "push":
                    open.Add(Checked(answer!["view"]));
                    break;
                default:
                    throw new SlackErrorException("invalid_response_action");
            }
        }
    }

    /// <summary>The app names blocks; Slack shows an error only at one that has an input.</summary>
    private static Dictionary<string, string> ErrorsOf(JsonObject view, JsonObject errors) => errors.ToDictionary(
        e => (string)(view["blocks"]!.AsArray().OfType<JsonObject>().SingleOrDefault(b => (string?)b["block_id"] == e.Key && (string?)b["type"] == "input")
            ?? throw new SlackErrorException("invalid_errors", [$"no input block is {e.Key}"]))["element"]!["action_id"]!,
        e => (string)e.Value!);

    private JsonObject Checked(JsonNode? view) =>
        view is JsonObject made && SlackBlockRules.OfView(made, "modal") is { Count: 0 } ? StandingViews.Of(_workspace, made)
        : throw new SlackErrorException("invalid_view", view is JsonObject other ? SlackBlockRules.OfView(other, "modal") : []);

    private JsonObject TheModal() => Modal ?? throw new InvalidOperationException($"{account.Id} has no dialog open.");

    private static InvalidOperationException Missing(string actionId, string where) => new($"There is no {actionId} {where}.");
}
