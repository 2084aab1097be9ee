using System.Globalization;
using Fairlead.Core;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Token;

/// <summary>UNICORE's <c>/token</c> and <c>/certificate</c>: plain text, whatever media type is asked for.</summary>
internal static class TokenEndpoints
{
    public static void MapToken(this RouteGroupBuilder core)
    {
        core.MapRead("/token", Issue);
        core.MapPublicRead("/certificate", Certificate);
    }

    internal static IResult Issue(HttpRequest request, Caller caller, ITokenIssuer tokens)
    {
        var query = request.Query;
        if (!TryLifetime(query["lifetime"], out var lifetime))
        {
            return UnicoreError.Of(Refusal.Invalid("lifetime", "The token lifetime is a number of seconds from 1."));
        }

        var wanted = new TokenRequest(lifetime, IsSet(query["limited"]), IsSet(query["renewable"]));
        return tokens.Issue(caller.Principal, wanted).TryGet(out var token, out var refusal)
            ? Results.Text(token, "text/plain")
            : UnicoreError.Of(refusal);
    }

    private static IResult Certificate(ITokenIssuer tokens) => Results.Text(tokens.CertificatePem, "text/plain");

    private static bool TryLifetime(string? text, out TimeSpan? lifetime)
    {
        lifetime = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0;
        lifetime = TimeSpan.FromSeconds(seconds);
        return isNumber;
    }

    private static bool IsSet(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
