using System.Text.Encodings.Web;
using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.AspNetCore.StaticFiles;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>One page: plain HTML without script. Whatever comes from outside is encoded where it is set in.</summary>
/// <param name="Tone"><c>good</c>, <c>bad</c> or <c>plain</c>.</param>
/// <param name="Body">HTML.</param>
/// <param name="Head">HTML for the head.</param>
internal sealed record LinkPage(int Status, string Tone, string Title, string Body, string Head = "")
{
    public const string FormField = "form";

    private static readonly string[] Assets = ["colours.css", "link.css", "icon.svg"];

    /// <summary>What a link opens: nothing was done yet.</summary>
    public static LinkPage Start(string token, string form) => new(StatusCodes.Status200OK, "plain", "Link your chat account", $"""
        <p>A chat asked to be linked to a person here. Sign in to show who you are; then compare a code with your chat.</p>
        <p class="warning"><strong>If you did not say <em>link my account</em> in your own chat just now, close this page.</strong></p>
        {Button(token, "sign-in", form, "Sign in", "main")}
        """);

    /// <summary>Leads on to the provider.</summary>
    public static LinkPage GoOn(string address) => new(StatusCodes.Status200OK, "plain", "Going on to sign in", $"""
        <p>If nothing happens, <a href="{Of(address)}">go on to sign in</a>.</p>
        """, $"""<meta http-equiv="refresh" content="0;url={Of(address)}">""");

    /// <summary>What the browser that signed in compares with its chat.</summary>
    public static LinkPage Compare(string token, string form, ChatAccount account, string person, string code, bool confirmed) => new(StatusCodes.Status200OK, "plain", "Does your chat show this code?", $"""
        <p class="code" aria-label="Code">{Of(code)}</p>
        <dl>
          <dt>Chat account that asked</dt><dd>{Of(account.UserId)}<span class="hint">{Of(ChannelOf(account.Provider))}, {Of(account.Tenant)}</span></dd>
          <dt>Would act as</dt><dd>{Of(person)}</dd>
        </dl>
        <p class="warning"><strong>If you did not ask for this in your own chat just now, close this page: somebody would act as you.</strong></p>
        {(confirmed ? """<p role="status">You confirmed here. Now press <em>The codes are the same</em> in your chat.</p>""" : Button(token, "confirm", form, "My chat shows this code", "main"))}
        {Button(token, "stop", form, "Stop", "other")}
        """);

    /// <summary>What came of the confirmation here.</summary>
    public static LinkPage Outcome(bool linked, string text, string code) => linked
        ? new(StatusCodes.Status200OK, "good", "Your account is linked", $"<p>{Of(text)}</p><p>You can close this page.</p>")
        : new(StatusCodes.Status200OK, "plain", "Confirmed here", $"""<p class="code" aria-label="Code">{Of(code)}</p><p>{Of(text)}</p>""");

    public static LinkPage Stopped() => new(StatusCodes.Status200OK, "plain", "Stopped", "<p>Nothing was linked, and this link no longer works. You can close this page.</p>");

    /// <summary>A link that leads no further.</summary>
    public static LinkPage Ended(LinkAttemptRow? attempt, string why) =>
        new(attempt is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone, attempt?.Stage == LinkStage.Linked ? "good" : "bad", attempt?.Stage == LinkStage.Linked ? "This link was used" : "This link leads no further", $"<p>{Of(why)}</p>");

    /// <summary>The roster does not name whoever signed in: what to tell whoever keeps it, and nothing else.</summary>
    public static LinkPage Nobody(string authority, string claim, string subject) => new(StatusCodes.Status403Forbidden, "bad", "The people file does not know you", $"""
        <p>You signed in, but the people file here names nobody by this sign-in, so nothing was linked. Send this to whoever runs the bot; it is no secret:</p>
        <dl>
          <dt>provider</dt><dd>{SignInSettings.Provider}</dd>
          <dt>tenant</dt><dd>{Of(authority)}</dd>
          <dt>user</dt><dd>{(subject.Length == 0 ? $"The sign-in has no claim {Of(claim)}." : Of(subject))}</dd>
        </dl>
        """);

    public static LinkPage Unreachable(string? token) =>
        Refused(StatusCodes.Status503ServiceUnavailable, "Signing in does not work at the moment", "The sign-in service cannot be reached. Nothing was linked and nothing is lost: your link works until it is 10 minutes old.", token);

    public static LinkPage NotWritten() =>
        Refused(StatusCodes.Status503ServiceUnavailable, "Nothing can be written at the moment", "The bot cannot write its ledger, so nothing was recorded. Try again in a few minutes.");

    /// <param name="token">Of the link to begin again with; null for none.</param>
    public static LinkPage Refused(int status, string title, string text, string? token = null) =>
        new(status, "bad", title, $"<p>{Of(text)}</p>{(string.IsNullOrEmpty(token) ? "" : $"""<p><a href="{Of(LinkAddress.PathOf(token))}">Begin again</a></p>""")}");

    public static Task WriteAsync(HttpContext http, LinkPage page)
    {
        http.Response.StatusCode = page.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        SetHeaders(http.Response.Headers);
        return http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <meta name="robots" content="noindex">
              <title>{page.Title} – ChatGovernanceBot</title>
              <link rel="icon" href="/link/assets/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/link/assets/colours.css">
              <link rel="stylesheet" href="/link/assets/link.css">
              {page.Head}
            </head>
            <body>
              <header><img src="/link/assets/icon.svg" alt="" width="28" height="28"><span>ChatGovernanceBot</span></header>
              <main class="{page.Tone}">
                <h1>{page.Title}</h1>
                {page.Body}
              </main>
            </body>
            </html>
            """, http.RequestAborted);
    }

    /// <summary>Only these styles and forms to this site; nothing is kept, framed or told where the reader came from.</summary>
    public static void SetHeaders(IHeaderDictionary headers) =>
        PageHeaders.Set(headers, "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", "no-store");

    /// <summary>The style sheet and the icon.</summary>
    public static async Task SendAssetAsync(HttpContext http)
    {
        var name = http.Request.RouteValues["file"] as string ?? "";
        if (!Assets.Contains(name, StringComparer.Ordinal) || !new FileExtensionContentTypeProvider().TryGetContentType(name, out var type))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.SendFileAsync(http.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(name), http.RequestAborted);
    }

    private static string Button(string token, string action, string form, string label, string kind) => $"""
        <form method="post" action="{Of(LinkAddress.PathOf(token))}/{action}">
          <input type="hidden" name="{FormField}" value="{Of(form)}">
          <button class="{kind}">{label}</button>
        </form>
        """;

    private static string ChannelOf(string provider) => provider switch
    {
        "teams" => "Microsoft Teams",
        "web" => "Web chat",
        _ => provider,
    };

    private static string Of(string text) => HtmlEncoder.Default.Encode(text);
}
