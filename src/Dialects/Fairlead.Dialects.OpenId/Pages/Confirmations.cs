using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.OpenId.Pages;

/// <summary>
/// What goes from the page with the password to the decision: sealed in the form who decides about which login, and in a cookie what shows that the form
/// comes from the browser that got it. So no other page can decide for somebody, and the gateway keeps nothing.
/// </summary>
/// <param name="secrets">Seals.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class Confirmations(ISecrets secrets, TimeProvider clock)
{
    private const string Cookie = "fairlead-confirmation";

    // Not the name of a user: nothing that is sealed for one can be taken for this.
    private const string Owner = "\nconfirmations";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The text for the form, after the cookie was set.</summary>
    public string Begin(HttpContext context, string login, string user)
    {
        var nonce = RandomNumberGenerator.GetHexString(64, lowercase: true);
        context.Response.Cookies.Append(Cookie, nonce, Options(context));
        string[] parts = [login, user, nonce, (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)];
        return secrets.Seal(Owner, JsonSerializer.Serialize(parts)).Text;
    }

    /// <summary>Who decides about which login; <see cref="RefusalKind.Forbidden"/> where the form is not from this browser, or too old.</summary>
    public Outcome<(string Login, string User)> End(HttpContext context, string confirmation)
    {
        var shown = context.Request.Cookies[Cookie] ?? string.Empty;
        context.Response.Cookies.Delete(Cookie, Options(context));
        return secrets.Open(Owner, new SealedSecret(confirmation)).TryGet(out var plain, out _)
            && JsonSerializer.Deserialize<string[]>(plain) is [var login, var user, var nonce, var end]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(shown))
            && long.Parse(end, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? (login, user)
                : Refusal.Forbidden("This page has waited too long, or its form does not come from this browser.");
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Lifetime,
        Path = $"{OpenIdDialect.Mount}/device",
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
