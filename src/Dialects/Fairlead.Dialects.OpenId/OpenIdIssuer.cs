using Fairlead.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.OpenId;

/// <summary>The address of this provider, as the one who asks can reach it; it is also its name.</summary>
/// <param name="Address">Scheme, host, port and path, without a trailing slash.</param>
internal sealed record OpenIdIssuer(string Address)
{
    public static ValueTask<OpenIdIssuer?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<OpenIdIssuer?>(new OpenIdIssuer(context.RequestServices.GetRequiredService<PublicAddress>().Of(context.Request) + OpenIdDialect.Mount));
}
