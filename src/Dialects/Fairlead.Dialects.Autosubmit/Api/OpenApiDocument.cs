using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Auth;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>Describes the endpoints as OpenAPI 3.0 has it, from what they say of themselves.</summary>
internal static class OpenApiDocument
{
    /// <summary>Every endpoint below the mount that says what it is for.</summary>
    public static IEnumerable<(string Path, string Method, RouteEndpoint Endpoint, About About)> EndpointsOf(EndpointDataSource source, string mount) =>
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        let about = endpoint.Metadata.GetMetadata<About>()
        where about is not null
        let path = $"/{endpoint.RoutePattern.RawText?.Trim('/')}"
        where path.StartsWith(mount, StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        orderby path, method
        select (Path: path[mount.Length..] is { Length: > 0 } below ? below : "/", method, endpoint, about);

    /// <summary>The document.</summary>
    /// <param name="source">All endpoints of the gateway.</param>
    /// <param name="mount">Below which path those of this dialect are.</param>
    public static JsonObject Of(EndpointDataSource source, string mount)
    {
        var paths = new JsonObject();
        foreach (var (path, method, endpoint, about) in EndpointsOf(source, mount))
        {
            var operations = paths[path] as JsonObject ?? [];
            paths[path] = operations;
            operations[method.ToLowerInvariant()] = Operation(endpoint, about);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = ServiceEndpoints.Title, ["version"] = ServiceEndpoints.Version },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = mount.Length == 0 ? "/" : mount }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["schemas"] = new JsonObject
                {
                    ["Error"] = Schema([("error", "boolean", true), ("error_message", "string", true)]),
                    ["Misfits"] = Schema([("detail", "array", true)]),
                },
            },
        };
    }

    private static JsonObject Operation(RouteEndpoint endpoint, About about)
    {
        var operation = new JsonObject
        {
            ["summary"] = about.Summary,
            ["parameters"] = new JsonArray([.. Parameters(endpoint, about)]),
            ["responses"] = new JsonObject
            {
                ["2XX"] = new JsonObject { ["description"] = "Done, or found." },
                ["422"] = Response("A value does not fit.", "Misfits"),
                ["default"] = Response("Why not.", "Error"),
            },
        };
        if (about.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Content(Schema(body.Fields.Select(Field))) };
        }

        if ((endpoint.Metadata.GetMetadata<Needs>()?.Need ?? Need.ToRead) is not Need.Never)
        {
            operation["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() });
        }

        return operation;
    }

    private static IEnumerable<JsonNode?> Parameters(RouteEndpoint endpoint, About about) =>
    [
        .. endpoint.RoutePattern.Parameters.Select(parameter => Parameter(parameter.Name, "path", isRequired: true)),
        .. about.Query.Select(name => Parameter(name.TrimEnd('?'), "query", isRequired: !name.EndsWith('?'))),
    ];

    private static JsonObject Parameter(string name, string place, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = isRequired,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static (string Name, string Type, bool IsRequired) Field(string field)
    {
        var (name, type) = field.Split(':') is [var first, var second] ? (first, second) : (field, "string");
        return (name.TrimEnd('?'), type, !name.EndsWith('?'));
    }

    private static JsonObject Schema(IEnumerable<(string Name, string Type, bool IsRequired)> fields)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, type, isRequired) in fields)
        {
            var schema = new JsonObject { ["type"] = type };
            if (type == "array")
            {
                schema["items"] = new JsonObject();
            }

            properties[name] = schema;
            if (isRequired)
            {
                required.Add(name);
            }
        }

        var document = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            document["required"] = required;
        }

        return document;
    }

    private static JsonObject Response(string description, string schema) => new()
    {
        ["description"] = description,
        ["content"] = Content(new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }),
    };

    private static JsonObject Content(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };
}
