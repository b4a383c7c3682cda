using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Authentication;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>What becomes of a sign-in that the provider sent back.</summary>
internal sealed partial class SigningIn(SignInSettings settings, ICurrentPolicy policy, LinkBook links, ILinking chat, TimeProvider system, ILogger<SigningIn> log)
{
    /// <summary>What the state of a sign-in carries: the token of its link, and when it was begun.</summary>
    public const string Token = "link";
    public const string BegunAt = "begun";

    /// <summary>The claim of the cookie that holds the browser's secret.</summary>
    public const string BrowserSecret = "browser";

    /// <summary>The token was checked; now whose it is is looked up by what the roster says, and by nothing else.</summary>
    public async Task SignedInAsync(TicketReceivedContext context)
    {
        try
        {
            if (await RefusalAsync(context) is { } refusal)
            {
                context.HandleResponse();
                await LinkPage.WriteAsync(context.HttpContext, refusal);
            }
        }
        catch (LedgerUnavailableException)
        {
            context.HandleResponse();
            await LinkPage.WriteAsync(context.HttpContext, LinkPage.NotWritten());
        }
    }

    private async Task<LinkPage?> RefusalAsync(TicketReceivedContext context)
    {
        var token = context.Properties?.Items[Token] ?? "";
        if (!IsFresh(context.Principal!, context.Properties!))
        {
            return LinkPage.Refused(StatusCodes.Status403Forbidden, "Sign in once more", "The sign-in service took an earlier sign-in for this one, so nothing was linked. Sign in with your password or key again.", token);
        }

        var subject = context.Principal!.FindFirstValue(settings.SubjectClaim) ?? "";
        if (subject.Length == 0 || policy.Organisation.Roster.Find(settings.AccountOf(subject)) is not { } person)
        {
            LogNobody(settings.SubjectClaim);
            return LinkPage.Nobody(settings.Authority, settings.SubjectClaim, subject);
        }

        if (person.Employment == Employment.Left)
        {
            return LinkPage.Refused(StatusCodes.Status403Forbidden, "This cannot be linked", "Whoever signed in has left, so nothing was linked.");
        }

        var browser = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var step = await links.SignedInAsync(token, person.Ref, browser, context.HttpContext.RequestAborted);
        if (step.Refusal is { } why)
        {
            return LinkPage.Ended(step.Attempt, why);
        }

        await chat.ShowCodeAsync(step.Attempt!, CancellationToken.None);
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(BrowserSecret, browser)], SignInSetup.Browser));
        context.Properties = new AuthenticationProperties();
        context.ReturnUri = LinkAddress.PathOf(token);
        return null;
    }

    // Asked for with prompt=login; a provider that says when somebody signed in is held to it. OpenID Connect Core 1.0, section 2, auth_time.
    private static bool IsFresh(ClaimsPrincipal principal, AuthenticationProperties properties) =>
        principal.FindFirstValue("auth_time") is not { } written
        || (long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(properties.Items[BegunAt], NumberStyles.None, CultureInfo.InvariantCulture, out var begun)
            && at >= begun - (long)SignInSetup.Skew.TotalSeconds);

    /// <summary>What the state of a sign-in that begins now carries.</summary>
    public AuthenticationProperties Begin(string token)
    {
        var properties = new AuthenticationProperties { RedirectUri = LinkAddress.PathOf(token) };
        properties.Items[Token] = token;
        properties.Items[BegunAt] = system.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return properties;
    }

    /// <summary>The link is still good: nobody signed in by it.</summary>
    public static Task CancelledAsync(AccessDeniedContext context)
    {
        context.HandleResponse();
        return LinkPage.WriteAsync(context.HttpContext, LinkPage.Refused(StatusCodes.Status200OK, "You did not sign in", "The sign-in was cancelled, so nothing was linked. The link still works until it is 10 minutes old.", TokenOf(context.Properties)));
    }

    /// <summary>Everything else that a provider, or somebody in its place, can send back.</summary>
    public Task FailedAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        LogFailed(Cause(context.Failure));
        var unreachable = IsUnreachable(context.Failure);
        return LinkPage.WriteAsync(context.HttpContext, unreachable
            ? LinkPage.Unreachable(TokenOf(context.Properties))
            : LinkPage.Refused(StatusCodes.Status400BadRequest, "This sign-in does not count", "What came back from the sign-in service does not belong to a sign-in that this browser began here within 10 minutes, or could not be verified. Nothing was linked. Open the link from your chat and begin again; if that does not help, tell whoever runs the bot.", TokenOf(context.Properties)));
    }

    private static string? TokenOf(AuthenticationProperties? properties) => properties?.Items.TryGetValue(Token, out var token) == true ? token : null;

    /// <summary>Whether the provider could not be asked, rather than answered wrongly.</summary>
    public static bool IsUnreachable(Exception? failure) => Chain(failure).Any(e => e is HttpRequestException or IOException or OperationCanceledException);

    // The kind of error and its number; the message may hold what a stranger wrote.
    private static string Cause(Exception? failure) =>
        string.Join(", ", Chain(failure).Select(e => e.GetType().Name + (e.Message.StartsWith("IDX", StringComparison.Ordinal) ? " " + e.Message[..Math.Min(8, e.Message.Length)] : "")));

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in came back and was refused: {Cause}.")]
    private partial void LogFailed(string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody signed in whom the roster does not name by the claim {Claim}; nothing was linked.")]
    private partial void LogNobody(string claim);
}
