using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>What Slack is told of an envelope over a socket.</summary>
/// <param name="Frame">What is sent; never more than <see cref="SlackLimits.SocketFrame"/>.</param>
/// <param name="Next">What stands in the dialog after that, where it is too large to be sent with it; null for nothing.</param>
/// <param name="IsCut">Whether there was an answer that Slack can be told in no way.</param>
internal sealed record SlackAcknowledgement(byte[] Frame, SlackNextView? Next = null, bool IsCut = false)
{
    // Nothing of it ends in a page: letters of other scripts may stand as they are, in a third of the bytes.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="body">Null for an acknowledgement without content.</param>
    public static SlackAcknowledgement Of(SlackEnvelope.Delivery delivery, JsonObject? body)
    {
        var whole = FrameOf(delivery.Id, delivery.TakesAnswer ? body : null);
        if (Fits(whole))
        {
            return new(whole);
        }

        return (delivery.Reading as SlackReading.Arrived)?.Arrival switch
        {
            SlackArrival.Submission submission when body!["response_action"]?.ToString() == "update" && body["view"] is JsonObject view =>
                new(Awaiting(delivery.Id, submission), new(submission.View.Id, SlackDialogs.Filled(view, submission.Inputs, delivery.Id))),
            SlackArrival.Suggestion when body!["options"] is JsonArray options => new(Offering(delivery.Id, options)),
            _ => new(FrameOf(delivery.Id, null), IsCut: true),
        };
    }

    private static bool Fits(byte[] frame) => frame.Length <= SlackLimits.SocketFrame;

    /// <summary>With what was typed, unless that alone is too much.</summary>
    private static byte[] Awaiting(string id, SlackArrival.Submission submission)
    {
        var repeating = FrameOf(id, SlackShowing.InDialog(SlackDialogs.Awaiting(submission.Typed)).Body);
        return Fits(repeating) ? repeating : FrameOf(id, SlackShowing.InDialog(SlackDialogs.Awaiting([])).Body);
    }

    /// <summary>The first options, as many as fit: the rest is found by typing further.</summary>
    private static byte[] Offering(string id, JsonArray options)
    {
        var (fitting, left) = (new JsonArray(), SlackLimits.SocketFrame - FrameOf(id, new JsonObject { ["options"] = new JsonArray() }).Length);
        foreach (var option in options)
        {
            left -= Write(option!).Length + 1;
            if (left < 0)
            {
                break;
            }

            fitting.Add(option!.DeepClone());
        }

        return FrameOf(id, new JsonObject { ["options"] = fitting });
    }

    private static byte[] Write(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Compact);

    private static byte[] FrameOf(string id, JsonObject? body)
    {
        var answer = new JsonObject { ["envelope_id"] = id };
        if (body is not null)
        {
            answer["payload"] = body.DeepClone();
        }

        return Write(answer);
    }
}

/// <summary>What is shown in a dialog in place of what stands there.</summary>
internal sealed record SlackNextView(string Id, JsonObject View);
