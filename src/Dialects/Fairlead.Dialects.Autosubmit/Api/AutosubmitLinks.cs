using Fairlead.Gateway;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>The addresses that go out.</summary>
/// <param name="address">Under what clients reach this gateway.</param>
/// <param name="options">Where the dialect is.</param>
internal sealed class AutosubmitLinks(PublicAddress address, AutosubmitOptions options)
{
    /// <summary>Scheme, host and port.</summary>
    public string OriginOf(HttpRequest request) => address.Of(request);

    /// <summary>The same with the mount, without a trailing slash.</summary>
    public string RootOf(HttpRequest request) => $"{address.Of(request)}{options.Mount.TrimEnd('/')}";

    /// <summary>The path of an experiment.</summary>
    public string PathOf(string expid) => $"{options.Mount.TrimEnd('/')}/v4/experiments/{expid}";
}
