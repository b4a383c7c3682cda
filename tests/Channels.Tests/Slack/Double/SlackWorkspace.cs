using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>An account of the workspace, as <c>users.info</c> gives it.</summary>
public sealed class SlackAccount(string id)
{
    public string Id => id;

    /// <summary>The workspace that Slack names. Of somebody of an enterprise that is any one of theirs, whichever the app is installed in.</summary>
    public string TeamId { get; set; } = SlackDouble.TeamId;
    public string? EnterpriseId { get; set; }

    /// <summary>Of an enterprise: the workspaces other than <see cref="TeamId"/> of which somebody is a member too.</summary>
    public string[] OtherTeams { get; set; } = [];

    public bool IsDeactivated { get; set; }
    public bool IsBot { get; set; }
    public bool IsGuest { get; set; }
    public bool IsSingleChannelGuest { get; set; }

    /// <summary>Of another workspace, met in a shared channel.</summary>
    public bool IsStranger { get; set; }

    public string Name => id.ToLowerInvariant();

    /// <summary>The id that Slack answers with where it is another one, as after a workspace moved into an organisation.</summary>
    public string? AnsweredAs { get; set; }
}

/// <summary>A workspace, and the organisation that it is in; null where it stands alone.</summary>
public sealed record SlackOwner(string TeamId, string? EnterpriseId);

/// <summary>A conversation of several, or a person's own with the app.</summary>
public sealed class SlackRoom(string id)
{
    public string Id => id;

    /// <summary>Who is there beside the app.</summary>
    public HashSet<string> Members { get; } = [];

    /// <summary>The workspace that owns the channel, where it is shared between workspaces (Slack Connect); null where it is not shared.</summary>
    public SlackOwner? SharedBy { get; set; }

    public bool HasBot { get; set; } = true;
    public bool IsArchived { get; set; }
    public bool IsDirect => id[0] == 'D';
    internal List<SlackPost> Posts { get; } = [];
}

/// <summary>What stands in a workspace: conversations, dialogs, home tabs, and the triggers that are good. Everything is taken and changed under one lock.</summary>
public sealed class SlackWorkspace(TimeProvider time)
{
    private readonly Dictionary<string, SlackAccount> _accounts = [];
    private readonly Dictionary<string, SlackRoom> _rooms = [];
    private readonly Dictionary<string, (string User, DateTimeOffset Until, bool IsUsed)> _triggers = [];
    private readonly Dictionary<string, List<JsonObject>> _dialogs = [];
    private readonly Dictionary<string, JsonObject> _homes = [];
    private long _lastTs;
    private int _next;

    internal Lock Gate { get; } = new();

    public TimeProvider Time => time;

    /// <summary>Where a <c>response_url</c> leads.</summary>
    public string Hooks { get; set; } = "https://hooks.slack.com/";

    /// <summary>How long a dialog may be opened after a press. A test that starts another process in between gives it the time.</summary>
    public TimeSpan TriggerLife { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The workspace that the bot token is of, by what it says of itself.</summary>
    public string TeamId { get; set; } = SlackDouble.TeamId;

    /// <summary>The Enterprise Grid organisation that the workspace is in; null where it stands alone.</summary>
    public string? EnterpriseId { get; set; }

    /// <summary>Whether the app is installed for the whole organisation.</summary>
    public bool IsInstalledForOrganisation { get; set; }

    /// <summary>The workspace that the app is installed in; null where it is installed for an organisation.</summary>
    public string? InstalledTeam => IsInstalledForOrganisation ? null : SlackDouble.TeamId;

    /// <summary>Whether the app has its Messages tab: without it nobody can be written to directly.</summary>
    public bool HasMessagesTab { get; set; } = true;

    public SlackAccount AccountOf(string id)
    {
        lock (Gate)
        {
            return _accounts.TryGetValue(id, out var known) ? known : _accounts[id] = new SlackAccount(id) { EnterpriseId = EnterpriseId };
        }
    }

    /// <summary>Null where nobody has this id.</summary>
    public SlackAccount? Find(string id)
    {
        lock (Gate)
        {
            return _accounts.GetValueOrDefault(id);
        }
    }

    /// <summary>A channel, made where there is none.</summary>
    public SlackRoom Channel(string id, params string[] members)
    {
        lock (Gate)
        {
            var room = RoomOf(id);
            room.Members.UnionWith(members);
            return room;
        }
    }

    /// <summary>The conversation of a user with the app.</summary>
    public static string DirectOf(string user) => "D" + user[1..];

    /// <summary>What stands in a conversation for everyone, outside threads, oldest first.</summary>
    public IReadOnlyList<SlackPost> In(string channel) => Posts(channel, p => p is { Thread: null, Whispered: null });

    /// <summary>What was told in the thread of a message.</summary>
    public IReadOnlyList<SlackPost> Thread(SlackPost post) => Posts(post.Channel, p => p.Thread == post.Ts && p.Whispered is null);

    /// <summary>What was shown to this user alone, wherever.</summary>
    public IReadOnlyList<SlackPost> WhisperedTo(string user)
    {
        lock (Gate)
        {
            return [.. _rooms.Values.SelectMany(r => r.Posts).Where(p => p.Whispered == user).OrderBy(p => p.Ts, StringComparer.Ordinal)];
        }
    }

    /// <summary>The dialog that a user has before them; null for none.</summary>
    public JsonObject? ModalOf(string user)
    {
        lock (Gate)
        {
            return _dialogs.GetValueOrDefault(user)?.LastOrDefault()?.DeepClone().AsObject();
        }
    }

    public JsonObject? HomeOf(string user)
    {
        lock (Gate)
        {
            return _homes.GetValueOrDefault(user)?.DeepClone().AsObject();
        }
    }

    /// <summary>Somebody deleted everything that stands there.</summary>
    public void Clear(string channel)
    {
        lock (Gate)
        {
            RoomOf(channel).Posts.Clear();
        }
    }

    /// <summary>A trigger as an interaction brings it: opens one dialog, within three seconds.</summary>
    public string NewTrigger(string user)
    {
        lock (Gate)
        {
            var trigger = Id("", 12) + ".trigger";
            _triggers[trigger] = (user, time.GetUtcNow() + TriggerLife, false);
            return trigger;
        }
    }

    internal SlackRoom? FindRoom(string id) => _rooms.GetValueOrDefault(id);

    internal SlackRoom RoomOf(string id) => _rooms.TryGetValue(id, out var room) ? room : _rooms[id] = new SlackRoom(id);

    internal SlackRoom OpenDirect(string user)
    {
        var room = RoomOf(DirectOf(user));
        room.Members.Add(user);
        return room;
    }

    /// <summary>The user whose trigger it is; it opens nothing more after this.</summary>
    internal string Use(string trigger)
    {
        if (!_triggers.TryGetValue(trigger, out var known))
        {
            throw new SlackErrorException("invalid_trigger_id");
        }

        if (known.IsUsed)
        {
            throw new SlackErrorException("exchanged_trigger_id");
        }

        _triggers[trigger] = known with { IsUsed = true };
        return known.Until >= time.GetUtcNow() ? known.User : throw new SlackErrorException("expired_trigger_id");
    }

    internal List<JsonObject> DialogsOf(string user) => _dialogs.TryGetValue(user, out var open) ? open : _dialogs[user] = [];

    /// <summary>The dialogs among which this one is, and where.</summary>
    internal (List<JsonObject> Among, int At)? FindDialog(string id)
    {
        foreach (var open in _dialogs.Values)
        {
            if (open.FindIndex(v => (string?)v["id"] == id) is var at and >= 0)
            {
                return (open, at);
            }
        }

        return null;
    }

    internal (string User, JsonObject View)? FindHome(string id) =>
        _homes.FirstOrDefault(h => (string?)h.Value["id"] == id) is { Value: { } view, Key: var user } ? (user, view) : null;

    internal void Publish(string user, JsonObject view) => _homes[user] = view;

    /// <summary>A message's id: seconds and a part of one, each later than the one before.</summary>
    internal string NewTs()
    {
        lock (Gate)
        {
            _lastTs = Math.Max(_lastTs + 1, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
            return string.Create(CultureInfo.InvariantCulture, $"{_lastTs / 1_000_000}.{_lastTs % 1_000_000:D6}");
        }
    }

    internal string Id(string prefix, int digits) => prefix + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    /// <summary>Blocks as Slack keeps them: whatever has no id gets one.</summary>
    internal JsonArray WithIds(JsonArray blocks)
    {
        var kept = blocks.DeepClone().AsArray();
        foreach (var block in kept.OfType<JsonObject>())
        {
            block["block_id"] ??= Id("b", 4);
            foreach (var element in (block["elements"] as JsonArray ?? []).Append(block["accessory"]).Append(block["element"]).OfType<JsonObject>().Where(e => (string?)block["type"] is not ("context" or "rich_text") && (string?)e["type"] != "image"))
            {
                element["action_id"] ??= Id("a", 4);
            }
        }

        return kept;
    }

    private List<SlackPost> Posts(string channel, Func<SlackPost, bool> which)
    {
        lock (Gate)
        {
            return [.. (FindRoom(channel)?.Posts ?? []).Where(which)];
        }
    }
}
