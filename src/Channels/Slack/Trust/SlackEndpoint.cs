using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Reading;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>
/// Every route of Slack: that Slack sent it is proven over the bytes as they came before anything is read, what was sent is read strictly,
/// and only then does the bot hear of it. Answers are the protocol's; a refusal has no content.
/// </summary>
internal sealed class SlackEndpoint(SlackSettings settings, SlackReader reader, SlackIntake intake, SlackRefusals refusals, TimeProvider time)
{
    /// <summary>Tells Slack not to send again what would be refused again, https://docs.slack.dev/apis/events-api.</summary>
    private const string NoRetry = "X-Slack-No-Retry";

    private static readonly SlackReading.Refused OtherType = new(StatusCodes.Status415UnsupportedMediaType, "not of the type that Slack sends");

    public async Task AnswerAsync(HttpContext http, SlackKind kind)
    {
        var (signature, unproven) = SlackSignature.Read(http.Request.Headers, time.GetUtcNow());
        if (signature is null)
        {
            Refuse(http, StatusCodes.Status401Unauthorized, unproven);
            return;
        }

        var (body, status, refusal) = await RequestBody.ReadAsync(http, SlackReader.MostBytes);
        if (body is null)
        {
            Refuse(http, status, refusal);
        }
        else if (!signature.IsOver(body, settings.SigningSecrets))
        {
            Refuse(http, StatusCodes.Status401Unauthorized, "a signature that is wrong");
        }
        else
        {
            await AnswerAsync(http, kind, body, "signature/" + signature.Digest);
        }
    }

    private async Task AnswerAsync(HttpContext http, SlackKind kind, byte[] body, string delivery)
    {
        if (kind == SlackKind.Event && Challenge(body) is { } challenge)
        {
            await WriteAsync(http, new() { ["challenge"] = challenge });
            return;
        }

        switch (await intake.TakeAsync(Read(kind, http.Request.ContentType, body, delivery).ProvenBy(body)))
        {
            case SlackReceipt.Acknowledged { Body: { } answer }:
                await WriteAsync(http, answer);
                break;
            // Slack switches off the events of an app that takes few of those that it sends: whoever is outside could send the others.
            case SlackReceipt.Refused { Status: StatusCodes.Status403Forbidden } when kind == SlackKind.Event:
                break;
            case SlackReceipt.Refused refused:
                http.Response.StatusCode = refused.Status;
                http.Response.Headers[NoRetry] = "1";
                break;
            case SlackReceipt.Failed:
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
        }
    }

    private SlackReading Read(SlackKind kind, string? contentType, byte[] body, string delivery)
    {
        if (!RequestBody.IsOfType(contentType, kind == SlackKind.Event ? "application/json" : "application/x-www-form-urlencoded"))
        {
            return OtherType;
        }

        if (kind == SlackKind.Event)
        {
            return Read(kind, body, delivery);
        }

        if (UrlEncodedForm.Read(body) is not { } form)
        {
            return SlackReading.Refused.Unreadable;
        }

        // Slack looks now and then whether the certificate of a command's address is good.
        return kind == SlackKind.Command
            ? form.GetValueOrDefault("ssl_check") == "1" ? new SlackReading.Ignored() : Read(kind, JsonSerializer.SerializeToUtf8Bytes(form), delivery)
            : form.TryGetValue("payload", out var payload) ? Read(kind, Encoding.UTF8.GetBytes(payload), delivery) : SlackReading.Refused.Unreadable;
    }

    private SlackReading Read(SlackKind kind, byte[] json, string delivery) => SlackJson.Read(json, payload => reader.Read(kind, payload, delivery)) ?? SlackReading.Refused.Unreadable;

    /// <remarks>https://docs.slack.dev/reference/events/url_verification: of no workspace yet, so nothing but the signature is asked for.</remarks>
    private static string? Challenge(byte[] body) => SlackJson.Read(body, payload => payload.Text("type") == "url_verification" ? payload.Id("challenge") : "") is { Length: > 0 } challenge ? challenge : null;

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(answer.ToJsonString());
    }

    private void Refuse(HttpContext http, int status, string reason)
    {
        refusals.Note(status, reason);
        http.Response.StatusCode = status;
    }
}
