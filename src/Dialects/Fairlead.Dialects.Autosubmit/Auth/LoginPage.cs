using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>
/// The page on which somebody shows name and password for another page: a page that speaks OpenID Connect names itself as <c>redirect_uri</c> and gets a
/// <c>code</c>, one that speaks CAS as <c>service</c> and gets a <c>ticket</c>. Both are the same.
/// </summary>
internal static class LoginPage
{
    private const int LongestAddress = 2_000;
    private const int LongestState = 1_000;
    private const string SentFrom = "Sec-Fetch-Site";

    public static void MapLoginPage(this RouteGroupBuilder auth)
    {
        auth.MapGet("/page", Show).About("The login page", "redirect_uri", "service", "state");
        auth.MapPost("/page", Identify).About("What the login page sends");
    }

    private static HtmlPage Show(HttpRequest request, RedirectLogins logins, AutosubmitLinks links) =>
        Wish.Read(name => request.Query[name].ToString()) is { } wish && logins.Knows(wish.Address, links.OriginOf(request)) ? Ask(wish) : NoAddress;

    private static async Task<IResult> Identify(HttpRequest request, LogIn logIn, RedirectLogins logins, AutosubmitLinks links, CancellationToken cancellationToken)
    {
        if (request.Headers[SentFrom] is [{ } site] && site != "same-origin")
        {
            return Failed("This form was sent by another site.");
        }

        if (!(await FormBody.ReadAsync(request, cancellationToken)).TryGet(out var form, out var refusal))
        {
            return Failed(refusal.Message);
        }

        if (Wish.Read(name => form[name]) is not { } wish || !logins.Knows(wish.Address, links.OriginOf(request)))
        {
            return NoAddress;
        }

        var from = request.HttpContext.Connection.RemoteIpAddress?.ToString();
        var shown = new Credential.NameAndPassword(form["user"], form["password"]) { Address = from };
        if (!(await logIn.RunAsync(shown, cancellationToken)).TryGet(out var principal, out refusal)
            || !(await logins.BeginAsync(principal, wish.Address, from, cancellationToken)).TryGet(out var code, out refusal))
        {
            return Ask(wish, refusal);
        }

        // See other: the browser goes there without the form.
        request.HttpContext.Response.Headers[HeaderNames.Location] = wish.With(code);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static HtmlPage Ask(Wish wish, Refusal? problem = null) => new(
        "Log in",
        $"""
        {(problem is null ? string.Empty : $"<p class=\"error\" role=\"alert\">{HtmlPage.Text(problem.Message)}</p>")}
        <p>{HtmlPage.Text(new Uri(wish.Address).Authority)} wants to know who you are, and to act for you at this gateway.</p>
        <form method="post" autocomplete="off">
        <input type="hidden" name="{wish.Parameter}" value="{HtmlPage.Text(wish.Address)}">
        <input type="hidden" name="state" value="{HtmlPage.Text(wish.State)}">
        <label>User name <input name="user" required maxlength="200" autocapitalize="none" spellcheck="false" autocomplete="username"></label>
        <label>Password <input name="password" type="password" required maxlength="1024" autocomplete="current-password"></label>
        <button>Log in</button>
        </form>
        """,
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden)
    {
        RetryAfter = problem?.RetryAfter,
        GoesOnTo = new Uri(wish.Address).GetLeftPart(UriPartial.Authority),
    };

    private static readonly HtmlPage NoAddress = Failed("The page that sent you here is not known to this gateway: its administrator has to name it in dialects.autosubmit.clients.");

    private static HtmlPage Failed(string message) => new("Log in", $"<p class=\"error\" role=\"alert\">{HtmlPage.Text(message)}</p>", StatusCodes.Status400BadRequest);

    /// <summary>Where somebody wants to be sent back to.</summary>
    /// <param name="Parameter">By what the address was named.</param>
    /// <param name="Address">The address.</param>
    /// <param name="State">What is sent along.</param>
    private sealed record Wish(string Parameter, string Address, string State)
    {
        public static Wish? Read(Func<string, string> field) => (field("redirect_uri"), field("service"), field("state")) switch
        {
            ({ Length: > 0 and <= LongestAddress } address, "", { Length: <= LongestState } state) => new Wish("redirect_uri", address, state),
            ("", { Length: > 0 and <= LongestAddress } address, { Length: <= LongestState } state) => new Wish("service", address, state),
            _ => null,
        };

        /// <summary>The address with the code.</summary>
        public string With(string code)
        {
            var address = QueryHelpers.AddQueryString(Address, Parameter == "service" ? "ticket" : "code", code);
            return State.Length > 0 ? QueryHelpers.AddQueryString(address, "state", State) : address;
        }
    }
}
