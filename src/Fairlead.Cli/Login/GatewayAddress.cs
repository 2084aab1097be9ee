using Fairlead.Core;

namespace Fairlead.Cli.Login;

/// <summary>How people name a gateway.</summary>
internal static class GatewayAddress
{
    /// <summary>Where a gateway listens without a configuration.</summary>
    public const string Usual = "https://127.0.0.1:8080";

    /// <summary>Scheme, host and port, without a slash; passwords and tokens go through a network encrypted or not at all.</summary>
    public static Outcome<string> Read(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.UserInfo.Length > 0
            ? Refusal.Invalid("url", $"'{text}' is no address of a gateway: write {Usual}, for instance.")
            : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback
                ? Refusal.Invalid("url", $"{text} is not encrypted: write https.")
                : uri.GetLeftPart(UriPartial.Authority);
}
