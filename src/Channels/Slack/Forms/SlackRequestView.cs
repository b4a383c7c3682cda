using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>What the request dialog knows of itself between two steps: the way that it showed.</summary>
internal sealed record SlackRequestState(string Way)
{
    public string ToMetadata() => new JsonObject { ["way"] = Way }.ToJsonString();

    /// <summary>What is no state of this dialog is one that showed nothing.</summary>
    public static SlackRequestState Of(string metadata) => new(HostileJson.Object(metadata, SlackViews.MetadataDepth)?.Text("way") ?? "");
}

/// <summary>The dialog in which access is requested: its fields, and below them the way that the request takes.</summary>
internal static class SlackRequestView
{
    public const string Callback = "request-access";

    public const string Entitlement = "entitlement";
    public const string Beneficiary = "beneficiary";
    public const string Length = "length";
    public const string Justification = "justification";
    public const string Ticket = "ticket";

    private const int LongestJustification = 1000;
    private const int LongestTicket = 60;

    /// <summary>The dialog in which one of the fields was chosen that lead to another way; null for anything else that acts at once.</summary>
    public static SlackView? ChoiceIn(SlackArrival.Action action) =>
        action is { Place: SlackPlace.Modal { View: { Callback: Callback } view }, ActionId: Entitlement or Beneficiary or Length } ? view : null;

    /// <param name="filled">What stands in the fields. Slack keeps it where the same fields are shown again; it is repeated for where it does not.</param>
    /// <param name="note">Said above the fields; null for nothing.</param>
    /// <param name="chosen">What the search shows for the entitlement that is filled in; null for its id.</param>
    public static JsonObject Of(JsonObject filled, FormOffer offer, string? note = null, string? chosen = null)
    {
        var blocks = new JsonArray();
        if (note is not null)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = SlackText.Words(note) });
        }

        blocks.Add(Field(Entitlement, Entitlement, "What do you need access to?", Searched("Type to search", Text(filled, Entitlement), chosen), chosen: true));
        blocks.Add(Field(Beneficiary, Beneficiary, "For whom?", Searched("Yourself", Text(filled, Beneficiary)), chosen: true, optional: true, hint: "Leave it empty for yourself. A machine can be chosen by those who answer for it."));
        blocks.Add(Field(LengthBlockOf(offer), Length, "For how long?", Lengths(offer, Text(filled, Length)), chosen: true));
        blocks.Add(Field(Justification, Justification, "What for?", Written(Text(filled, Justification), "One sentence. Whoever decides reads it.", LongestJustification, multiline: true)));
        blocks.Add(Field(Ticket, Ticket, "Ticket (where the policy demands one)", Written(Text(filled, Ticket), "for example INC-4312", LongestTicket, multiline: false), optional: true));
        if (offer.Preview is { Card: { } card })
        {
            blocks.Add(Block.Divider());
            var left = BlockRoom.InView(SlackLimits.ViewBlocks - blocks.Count, SlackLimits.ViewBlockBytes - BlockRoom.Bytes(blocks));
            foreach (var block in SlackCards.Fitting(card, SlackSurface.Modal, left).ToList())
            {
                block!.Parent!.AsArray().Remove(block);
                blocks.Add(block);
            }
        }

        return SlackViews.Modal(Callback, "Request access", blocks, new SlackRequestState(offer.Way).ToMetadata(), "Submit request", "Cancel");
    }

    /// <summary>Other lengths stand in another block: one that was chosen among more is not taken over.</summary>
    public static string LengthBlockOf(FormOffer offer) => $"{Length}:{offer.Lengths[^1].Value}";

    private static JsonObject Field(string block, string action, string label, JsonObject element, bool chosen = false, bool optional = false, string? hint = null)
    {
        element["action_id"] = action;
        var field = new JsonObject { ["type"] = "input", ["block_id"] = block, ["label"] = SlackText.Plain(label, SlackLimits.InputLabel), ["element"] = element, ["optional"] = optional, ["dispatch_action"] = chosen };
        if (hint is not null)
        {
            field["hint"] = SlackText.Plain(hint, SlackLimits.InputHint);
        }

        return field;
    }

    private static JsonObject Searched(string placeholder, string chosen, string? label = null)
    {
        var element = new JsonObject { ["type"] = "external_select", ["placeholder"] = SlackText.Plain(placeholder, SlackLimits.Placeholder), ["min_query_length"] = 0 };
        if (chosen.Length > 0)
        {
            element["initial_option"] = SelectOptions.Of(new FormChoice(chosen, label ?? chosen));
        }

        return element;
    }

    private static JsonObject Lengths(FormOffer offer, string chosen)
    {
        var element = new JsonObject { ["type"] = "static_select", ["placeholder"] = SlackText.Plain("Choose one", SlackLimits.Placeholder), ["options"] = SelectOptions.Of(offer.Lengths) };
        if (offer.Lengths.FirstOrDefault(l => l.Value == chosen) is { } known)
        {
            element["initial_option"] = SelectOptions.Of(known);
        }

        return element;
    }

    private static JsonObject Written(string text, string placeholder, int most, bool multiline)
    {
        var element = new JsonObject { ["type"] = "plain_text_input", ["placeholder"] = SlackText.Plain(placeholder, SlackLimits.Placeholder), ["multiline"] = multiline, ["max_length"] = most };
        if (text.Length > 0 && text.Length <= most)
        {
            element["initial_value"] = text;
        }

        return element;
    }

    private static string Text(JsonObject filled, string field) => filled.Text(field) ?? "";
}
