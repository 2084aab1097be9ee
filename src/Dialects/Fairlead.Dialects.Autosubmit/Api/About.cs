using Microsoft.AspNetCore.Builder;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What an endpoint is for, for people and for <see cref="OpenApiDocument"/>.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Query">The names in its query; those that have to be there are not followed by a question mark.</param>
/// <param name="Body">The document that it takes, or null.</param>
internal sealed record About(string Summary, IReadOnlyList<string> Query, Shape? Body);

/// <summary>The fields of a document.</summary>
/// <param name="Fields">Each is a name, a question mark where it may be missing, and a type behind a colon where it is no text.</param>
internal sealed record Shape(IReadOnlyList<string> Fields)
{
    public static Shape Of(params string[] fields) => new(fields);
}

/// <summary>Says what endpoints are for.</summary>
internal static class AboutEndpoints
{
    public static RouteHandlerBuilder About(this RouteHandlerBuilder endpoint, string summary, params string[] query) =>
        endpoint.WithMetadata(new About(summary, query, null));

    public static RouteHandlerBuilder About(this RouteHandlerBuilder endpoint, string summary, Shape body, params string[] query) =>
        endpoint.WithMetadata(new About(summary, query, body));
}
