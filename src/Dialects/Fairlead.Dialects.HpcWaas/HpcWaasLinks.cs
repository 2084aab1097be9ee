using Fairlead.Core.Workflows;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>The paths that go out: relative to the server, below the mount where the request came in below it.</summary>
internal static class HpcWaasLinks
{
    /// <summary>Where an execution is. Clients take what is behind the last slash for its id.</summary>
    public static string Execution(HttpRequest request, HpcWaasOptions options, Run run) => Below(request, options, $"/executions/{Executions.Execution.IdOf(run)}");

    /// <summary>The path of a resource.</summary>
    public static string Below(HttpRequest request, HpcWaasOptions options, string path) =>
        request.PathBase + (request.Path.StartsWithSegments(options.Mount, StringComparison.OrdinalIgnoreCase) ? options.Mount : string.Empty) + path;
}
