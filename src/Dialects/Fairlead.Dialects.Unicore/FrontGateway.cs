using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>A UNICORE gateway in front of this one says in headers how clients reach it. Only trusted peers are believed.</summary>
internal static class FrontGateway
{
    private const string AddressHeader = "X-UNICORE-Gateway";
    private const string ClientHeader = "X-UNICORE-Consignor-IP";

    /// <summary>Scheme, host and port of the front gateway, or null where the request came through none.</summary>
    public static string? AddressFor(HttpContext context, UnicoreOptions options) =>
        IsTrusted(context, options) && Uri.TryCreate(context.Request.Headers[AddressHeader], UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address.GetLeftPart(UriPartial.Authority)
            : null;

    /// <summary>The address of the client itself.</summary>
    public static string ClientOf(HttpContext context, UnicoreOptions options) =>
        IsTrusted(context, options) && context.Request.Headers[ClientHeader] is [{ Length: > 0 and <= 64 } client]
            ? client
            : context.Connection.RemoteIpAddress?.ToString() ?? string.Empty;

    private static bool IsTrusted(HttpContext context, UnicoreOptions options) =>
        context.Connection.RemoteIpAddress is { } peer
        && options.TrustedGateways.Any(network => network.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer));
}
