using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>
/// What Slack is told of an envelope over a socket. Slack takes 20,480 bytes at once there, undocumented; over more it closes the socket (1009)
/// and delivers the same again on the next, which would be closed too.
/// </summary>
/// <param name="Frame">What is sent; never more than <see cref="MostBytes"/>.</param>
/// <param name="Next">What stands in the dialog after that, where it is too large to be sent with it; null for nothing.</param>
/// <param name="IsCut">Whether there was an answer that Slack can be told in no way.</param>
internal sealed record SlackAcknowledgement(byte[] Frame, SlackNextView? Next = null, bool IsCut = false)
{
    public const int MostBytes = 20_000;

    // Nothing of it ends in a page: letters of other scripts may stand as they are, in a third of the bytes.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="body">Null for an acknowledgement without content.</param>
    public static SlackAcknowledgement Of(SlackEnvelope.Delivery delivery, JsonObject? body)
    {
        var frame = FrameOf(delivery.Id, delivery.TakesAnswer ? body : null);
        return frame.Length <= MostBytes ? new(frame)
            : delivery.Reading is SlackReading.Arrived { Arrival: SlackArrival.Submission submission } && body!["response_action"]?.ToString() == "update" && body["view"] is JsonObject view
                ? new(FrameOf(delivery.Id, SlackShowing.InDialog(SlackDialogs.Awaiting(submission.Inputs)).Body), new(submission.View.Id, SlackDialogs.Filled(view, submission.Inputs)))
                : new(FrameOf(delivery.Id, null), IsCut: true);
    }

    /// <summary>As it is sent over a socket.</summary>
    public static byte[] Write(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Compact);

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
