using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>Under what address clients reach this gateway: as configured (<c>server.publicUrl</c>), or else as each request says.</summary>
/// <param name="Configured">The configured address without a path, or null.</param>
public sealed record PublicAddress(Uri? Configured)
{
    /// <summary>Scheme, host and port for URLs in the reply to a request, without a trailing slash: <c>https://gateway.example.org:8080</c>.</summary>
    public string Of(HttpRequest request) =>
        Configured is not null ? Configured.GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
