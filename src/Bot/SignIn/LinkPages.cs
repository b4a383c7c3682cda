using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>The pages of one link, from opening it to the confirmation. Opening changes nothing: previews of links open them too.</summary>
internal sealed partial class LinkPages(LinkBook links, ILinking chat, ICurrentPolicy policy, SigningIn signingIn, IAntiforgery forms, ILogger<LinkPages> log)
{
    public Task OpenAsync(HttpContext http, string token) => AnswerAsync(http, async () =>
    {
        var attempt = await links.FindAsync(token, http.RequestAborted);
        if (links.WhyNot(attempt) is { } refusal)
        {
            return LinkPage.Ended(attempt, refusal);
        }

        return attempt!.Stage == LinkStage.Open ? LinkPage.Start(token, Form(http)) : await ComparingAsync(http, token, attempt);
    });

    /// <summary>The code is for the browser that signed in alone.</summary>
    private async Task<LinkPage> ComparingAsync(HttpContext http, string token, LinkAttemptRow attempt)
    {
        if (!IsTheirs(attempt, await BrowserAsync(http)))
        {
            return LinkPage.Ended(attempt, "This link was used: somebody signed in by it already, in another browser. Say link my account in your chat to get a new one.");
        }

        var account = await links.AccountOfAsync(attempt.Account, http.RequestAborted);
        return LinkPage.Compare(token, Form(http), account!, policy.Organisation.Roster.NameOf(new PersonId(attempt.Person!)), attempt.Code!, attempt.PageConfirmedAt is not null);
    }

    /// <summary>
    /// Goes on to the provider, by a page: a browser that holds forms to this site alone (CSP form-action) would also hold the redirects
    /// that follow a form to it, and a provider may redirect anywhere.
    /// </summary>
    public Task BeginAsync(HttpContext http, string token) => PostAsync(http, async () =>
    {
        var attempt = await links.FindAsync(token, http.RequestAborted);
        if (links.WhyNot(attempt, LinkStage.Open) is { } refusal)
        {
            return LinkPage.Ended(attempt, refusal);
        }

        try
        {
            await http.ChallengeAsync(SignInSetup.Provider, signingIn.Begin(token));
        }
        catch (Exception exception) when (SigningIn.IsUnreachable(exception) || exception is InvalidOperationException)
        {
            LogUnreachable(exception.GetType().Name);
            return LinkPage.Unreachable(token);
        }

        var address = http.Response.Headers.Location.ToString();
        http.Response.Headers.Remove("Location");
        return LinkPage.GoOn(address);
    });

    public Task ConfirmAsync(HttpContext http, string token) => PostAsync(http, async () =>
    {
        var step = await links.ConfirmOnPageAsync(token, await BrowserAsync(http), http.RequestAborted);
        if (step.Refusal is { } refusal)
        {
            return LinkPage.Ended(step.Attempt, refusal);
        }

        var outcome = await chat.ConfirmedAsync(step.Attempt!, CancellationToken.None);
        return LinkPage.Outcome(outcome.IsLinked, outcome.Text, step.Attempt!.Code!);
    });

    public Task StopAsync(HttpContext http, string token) => PostAsync(http, async () =>
    {
        var step = await links.StopOnPageAsync(token, await BrowserAsync(http), http.RequestAborted);
        if (step.Refusal is { } refusal)
        {
            return LinkPage.Ended(step.Attempt, refusal);
        }

        await chat.StoppedAsync(step.Attempt!, CancellationToken.None);
        return LinkPage.Stopped();
    });

    // A form of another site carries no token of ours.
    private Task PostAsync(HttpContext http, Func<Task<LinkPage>> answer) => AnswerAsync(http, async () =>
        http.Request.HasFormContentType && await forms.IsRequestValidAsync(http)
            ? await answer()
            : LinkPage.Refused(StatusCodes.Status400BadRequest, "Open the link again", "This did not come from a page that was opened here, or that page is too old. Nothing was done. Open the link from your chat again."));

    private static async Task AnswerAsync(HttpContext http, Func<Task<LinkPage>> answer)
    {
        LinkPage page;
        try
        {
            page = await answer();
        }
        catch (LedgerUnavailableException)
        {
            page = LinkPage.NotWritten();
        }

        await LinkPage.WriteAsync(http, page);
    }

    private string Form(HttpContext http) => forms.GetAndStoreTokens(http).RequestToken!;

    private static async Task<string> BrowserAsync(HttpContext http) =>
        (await http.AuthenticateAsync(SignInSetup.Browser)).Principal?.FindFirst(SigningIn.BrowserSecret)?.Value ?? "";

    private static bool IsTheirs(LinkAttemptRow attempt, string browser) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(attempt.Browser ?? ""), Encoding.ASCII.GetBytes(LinkBook.HashOf(browser)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in service could not be reached: {Cause}.")]
    private partial void LogUnreachable(string cause);
}
