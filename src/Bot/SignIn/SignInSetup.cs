using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>Signing in with OpenID Connect: authorization code with PKCE (RFC 7636), and the pages of a link.</summary>
internal static class SignInSetup
{
    /// <summary>The scheme of the provider.</summary>
    public const string Provider = "sign-in";

    /// <summary>The scheme of the cookie that knows the browser which signed in again.</summary>
    public const string Browser = "browser";

    /// <summary>The provider sends people back here; to be registered with it.</summary>
    public const string CallbackPath = "/link/callback";

    /// <summary>How far the provider's clock may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    public static void Add(IServiceCollection services, SignInSettings settings, string database)
    {
        services.AddSingleton(settings).AddSingleton<LinkPages>().AddSingleton<SigningIn>();
        services.AddDataProtection().SetApplicationName("ChatGovernanceBot").PersistKeysToFileSystem(KeyFolder.Open(database));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.Cookie("link-form");
            options.Cookie.SecurePolicy = settings.CookiePolicy;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.FormFieldName = LinkPage.FormField;
        });
        services.AddAuthentication()
            .AddCookie(Browser, options =>
            {
                options.Cookie.Name = settings.Cookie("link");
                options.Cookie.SecurePolicy = settings.CookiePolicy;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.ExpireTimeSpan = LinkBook.OpenFor;
                options.SlidingExpiration = false;
            })
            .AddOpenIdConnect(Provider, options => Configure(options, settings));
    }

    private static void Configure(OpenIdConnectOptions options, SignInSettings settings)
    {
        options.SignInScheme = Browser;
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = new Uri(settings.Authority).Scheme == Uri.UriSchemeHttps;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret?.Reveal();
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes as a GET, so that no cookie has to be sent from another site's form.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        // Whoever is signed in there already proves it again: a link that was sent to them must not do with one click.
        options.Prompt = "login";
        options.CallbackPath = CallbackPath;
        options.Scope.Clear();
        options.Scope.Add("openid");
        if (settings.SubjectClaim != SignInSettings.Subject)
        {
            options.Scope.Add("profile");
        }

        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.RemoteAuthenticationTimeout = LinkBook.OpenFor;
        options.BackchannelTimeout = TimeSpan.FromSeconds(30);
        options.BackchannelHttpHandler = DirectHandler.Make();
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
        options.TokenValidationParameters.ClockSkew = Skew;
        options.TokenValidationParameters.IssuerValidator = (issuer, _, _) => string.Equals(issuer, settings.Authority, StringComparison.Ordinal)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The token is of another issuer than SignIn:Authority.") { InvalidIssuer = issuer };
        foreach (var (cookie, name) in new[] { (options.CorrelationCookie, "link-state."), (options.NonceCookie, "link-nonce.") })
        {
            (cookie.Name, cookie.Path, cookie.SameSite, cookie.SecurePolicy) = (settings.Cookie(name), "/", SameSiteMode.Lax, settings.CookiePolicy);
        }

        options.Events = new OpenIdConnectEvents
        {
            OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<SigningIn>().SignedInAsync(context),
            OnAccessDenied = SigningIn.CancelledAsync,
            OnRemoteFailure = context => context.HttpContext.RequestServices.GetRequiredService<SigningIn>().FailedAsync(context),
        };
    }

    /// <summary>Maps the pages below <c>/link</c>. They stand where the setting says, whatever a proxy makes of the request's host and scheme.</summary>
    public static void Map(WebApplication app, SignInSettings settings)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/link", StringComparison.Ordinal), pages => pages.Use((http, next) =>
        {
            http.Request.Scheme = settings.PublicUrl.Scheme;
            http.Request.Host = new HostString(settings.PublicUrl.Authority);
            LinkPage.SetHeaders(http.Response.Headers);
            return next(http);
        }));
        app.UseAuthentication();

        var link = app.MapGroup("/link");
        link.MapGet("/assets/{file}", (RequestDelegate)LinkPage.SendAssetAsync);
        link.MapGet("/{token}", (string token, HttpContext http, LinkPages pages) => pages.OpenAsync(http, token));
        link.MapPost("/{token}/sign-in", (string token, HttpContext http, LinkPages pages) => pages.BeginAsync(http, token));
        link.MapPost("/{token}/confirm", (string token, HttpContext http, LinkPages pages) => pages.ConfirmAsync(http, token));
        link.MapPost("/{token}/stop", (string token, HttpContext http, LinkPages pages) => pages.StopAsync(http, token));
    }
}
