using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>
/// Who may use which endpoint: every endpoint that the server has, as each kind of caller. The list of endpoints is the server's own, so that one
/// without a row here fails.
/// </summary>
public sealed class AuthorizationMatrix(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    /// <summary>What a caller needs to have of the thing an endpoint is about, from little to much.</summary>
    private enum Need
    {
        Nothing,
        LogIn,
        Read,
        Write,
        Modify,
        Own,
        Admin,
    }

    [Fact]
    public void Dump()
    {
        var all = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}") ?? []);
        throw new ShouldAssertException(string.Join('\n', all.Order()));
    }
}
