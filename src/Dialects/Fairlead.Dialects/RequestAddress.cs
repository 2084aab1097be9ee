using Fairlead.Gateway;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>Under what address the client of a request reaches this gateway.</summary>
public static class RequestAddress
{
    /// <summary>Scheme, host and port for URLs in the reply to a request, without a trailing slash: <c>https://gateway.example.org:8080</c>.</summary>
    public static string Of(this PublicAddress address, HttpRequest request) =>
        address.Configured is not null ? address.Configured.GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
