using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Logins;
using Microsoft.AspNetCore.Http;
using static Fairlead.Dialects.HtmlPage;

namespace Fairlead.Dialects.OpenId.Pages;

/// <summary>The pages on which somebody confirms a login from a program.</summary>
internal static class DevicePages
{
    private const string Title = "Log in from a program";

    /// <summary>Asks for the code, the name and the password.</summary>
    /// <param name="code">The code, where it is known.</param>
    /// <param name="problem">What was wrong with an earlier try, or null.</param>
    public static HtmlPage Ask(string code, Refusal? problem = null) => new(
        Title,
        $"""
        {(problem is null ? string.Empty : $"<p class=\"error\" role=\"alert\">{Text(problem.Message)}</p>")}
        <p>Type the code that the program shows you, and your name and password at this gateway.</p>
        <form method="post" action="{OpenIdDialect.Mount}/device" autocomplete="off">
        <label>Code <input class="code" name="user_code" value="{Text(code)}" required maxlength="20" autocapitalize="characters" spellcheck="false"></label>
        <label>User name <input name="user" required maxlength="200" autocapitalize="none" spellcheck="false" autocomplete="username"></label>
        <label>Password <input name="password" type="password" required maxlength="1024" autocomplete="current-password"></label>
        <button>Go on</button>
        </form>
        """,
        problem is null ? StatusCodes.Status200OK : StatusOf(problem.Kind))
    {
        RetryAfter = problem?.RetryAfter,
    };

    /// <summary>Asks whether the program may act for the user.</summary>
    public static HtmlPage Confirm(DeviceLogin login, LoginClient client, string user, string confirmation) => new(
        "Is this your program?",
        $"""
        <p>A program wants to act for <strong>{Text(user)}</strong> at this gateway: to run jobs, and to read and write files, with your rights.</p>
        <dl>
        <dt>It says it is</dt><dd>{Text(client.Name)}</dd>
        <dt>It asked from</dt><dd>{Text(login.Address.Length == 0 ? "an unknown address" : login.Address)}</dd>
        <dt>At</dt><dd>{Text(login.CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))}</dd>
        </dl>
        <p>Go on only if you have just started it yourself. Whoever sent you a code wants to act in your name.</p>
        <form method="post" action="{OpenIdDialect.Mount}/device/decision">
        <input type="hidden" name="confirmation" value="{Text(confirmation)}">
        <button name="decision" value="allow">Allow</button>
        <button class="second" name="decision" value="deny">Deny</button>
        </form>
        """);

    /// <summary>Says that it is done.</summary>
    public static HtmlPage Decided(bool allowed) => allowed
        ? new HtmlPage("Done", "<p>The program can act for you now. You can close this page.</p>")
        : new HtmlPage("Denied", "<p>The program gets nothing. You can close this page.</p>");

    /// <summary>Says what went wrong and where to begin again.</summary>
    public static HtmlPage Failed(Refusal refusal) => new(
        Title,
        $"""
        <p class="error" role="alert">{Text(refusal.Message)}</p>
        <p><a href="{OpenIdDialect.Mount}/device">Begin again</a></p>
        """,
        StatusOf(refusal.Kind))
    {
        RetryAfter = refusal.RetryAfter,
    };

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        // Not 401, for which browsers want a scheme of HTTP's own.
        RefusalKind.Unauthenticated or RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };
}
