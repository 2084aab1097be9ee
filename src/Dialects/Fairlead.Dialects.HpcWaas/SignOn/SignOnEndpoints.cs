using System.Text;
using Fairlead.Core;
using Fairlead.Gateway;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.HpcWaas.SignOn;

/// <summary>Logins with a browser, which end with a token for programs.</summary>
internal static class SignOnEndpoints
{
    private const string CookieName = "hpcwaas-login";
    private const string ReturnPath = "/auth/authorize";
    private static readonly Refusal NotOffered = Refusal.NotFound("login with a browser here");

    public static void MapSignOn(this RouteGroupBuilder root)
    {
        root.MapGet("/auth/login", Begin).WithMetadata(OpenResource.Mark);
        root.MapGet(ReturnPath, End).WithMetadata(OpenResource.Mark);
    }

    private static IResult Begin(HttpContext context, BrowserLogins logins, HpcWaasOptions options, PublicAddress address)
    {
        if (options.SignOn is not { } provider)
        {
            return HpcWaasError.Of(NotOffered);
        }

        var redirect = RedirectOf(context.Request, options, provider, address);
        var login = logins.Begin(provider, redirect);
        context.Response.Cookies.Append(CookieName, login.Pledge, CookieOf(redirect, BrowserLogins.Patience));
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.Headers.Location = login.Address.AbsoluteUri;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> End(HttpContext context, BrowserLogins logins, HpcWaasOptions options, PublicAddress address, CancellationToken cancellationToken)
    {
        if (options.SignOn is not { } provider)
        {
            return HpcWaasError.Of(NotOffered);
        }

        var request = context.Request;
        var redirect = RedirectOf(request, options, provider, address);
        var outcome = await logins.EndAsync(
            provider, request.Cookies[CookieName], request.Query["state"], request.Query["code"], redirect, context.Connection.RemoteIpAddress?.ToString(), cancellationToken);
        context.Response.Cookies.Delete(CookieName, CookieOf(redirect, TimeSpan.Zero));
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return outcome.TryGet(out var grant, out var refusal) ? TypedResults.Text(Page(grant), "text/plain; charset=utf-8") : HpcWaasError.Of(refusal);
    }

    private static Uri RedirectOf(HttpRequest request, HpcWaasOptions options, SignOnOptions provider, PublicAddress address) =>
        provider.RedirectAddress ?? new Uri(address.Of(request) + HpcWaasLinks.Below(request, options, ReturnPath));

    private static CookieOptions CookieOf(Uri redirect, TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        Secure = redirect.Scheme == Uri.UriSchemeHttps,

        // The provider sends the browser here: strict would leave the cookie out.
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
        Path = redirect.AbsolutePath[..redirect.AbsolutePath.LastIndexOf('/')],
        MaxAge = lifetime,
    };

    private static string Page(BrowserGrant grant)
    {
        var name = string.Join(' ', new[] { grant.Person.FirstName, grant.Person.Surname }.Where(n => !string.IsNullOrEmpty(n)));
        return $"""
            The login worked{(name.Length == 0 ? string.Empty : $": welcome, {name}")}.

            Your user id, which developers need to let you run their workflows:
            {grant.Principal.User}

            Your token for command line clients (waas --access_token, or HW_ACCESS_TOKEN):
            {Convert.ToBase64String(Encoding.UTF8.GetBytes(grant.Token))}

            """;
    }
}
