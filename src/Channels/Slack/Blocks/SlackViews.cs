using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Dialogs and the home tab around blocks: https://docs.slack.dev/reference/views.</summary>
internal static class SlackViews
{
    /// <summary>How deep the bot's own metadata is, when it is read as what anybody could have written.</summary>
    public const int MetadataDepth = 3;

    /// <summary>A dialog.</summary>
    /// <param name="metadata">The bot's own, sent back with everything that is done in the dialog: at most 3,000 characters.</param>
    /// <param name="submit">Null for a dialog that only shows; Slack demands it where the blocks hold an input.</param>
    /// <exception cref="ArgumentException">The callback or the metadata is longer than Slack takes.</exception>
    public static JsonObject Modal(string callback, string title, JsonArray blocks, string metadata, string? submit, string close)
    {
        var view = View("modal", callback, blocks, metadata);
        view["title"] = SlackText.Plain(title, SlackLimits.ViewText);
        view["close"] = SlackText.Plain(close, SlackLimits.ViewText);
        if (submit is not null)
        {
            view["submit"] = SlackText.Plain(submit, SlackLimits.ViewText);
        }

        return view;
    }

    /// <summary>The home tab.</summary>
    /// <exception cref="ArgumentException">The callback or the metadata is longer than Slack takes.</exception>
    public static JsonObject Home(string callback, JsonArray blocks, string metadata) => View("home", callback, blocks, metadata);

    private static JsonObject View(string type, string callback, JsonArray blocks, string metadata)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(callback.Length, SlackLimits.Identifier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metadata.Length, SlackLimits.Metadata);
        return Fitted(new JsonObject { ["type"] = type, ["callback_id"] = callback, ["private_metadata"] = metadata, ["blocks"] = blocks });
    }

    /// <summary>A view as large as Slack takes it: what is shown last is left out first, which it says, but nothing that is filled in or pressed.</summary>
    public static JsonObject Fitted(JsonObject view)
    {
        var blocks = view["blocks"]!.AsArray();
        BlockFit.LeaveOutLast(blocks, () => blocks.Count <= SlackLimits.ViewBlocks && BlockRoom.Bytes(view) <= SlackLimits.ViewBytes);
        return view;
    }
}
