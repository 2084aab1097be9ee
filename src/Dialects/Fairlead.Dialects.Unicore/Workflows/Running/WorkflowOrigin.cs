using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>What is kept with a workflow beside its definition: all that is wanted of its document and of the request that brought it.</summary>
internal sealed record WorkflowOrigin
{
    /// <summary>Scheme, host and port under which the client reaches this gateway.</summary>
    public required string Address { get; init; }

    /// <summary>Host and port that the client named itself, where a front gateway says otherwise.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The variables that are declared anywhere in the document, whose values are shown.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>The URL of a storage that belongs to the workflow, or null.</summary>
    public string? Storage { get; init; }

    /// <summary>Where everything is, as the client knows it.</summary>
    public UnicoreLinks LinksOf(UnicoreOptions options) => new(Address, options.Root);

    /// <summary>Tells which URLs name files of this gateway.</summary>
    public OwnStorages OwnOf(UnicoreOptions options) => new(options.SiteName, [new Uri(Address).Authority, Host]);

    /// <summary>As text, for the core to keep.</summary>
    public string ToText() => UnicoreJson.TextOf(new JsonObject
    {
        ["address"] = Address,
        ["host"] = Host,
        ["parameters"] = new JsonArray([.. Parameters.Select(p => (JsonNode)p)]),
        ["storage"] = Storage,
    });

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static WorkflowOrigin Read(string text)
    {
        var fields = new JsonFields(UnicoreJson.Parse(text));
        return new WorkflowOrigin
        {
            Address = fields.Text("address") ?? string.Empty,
            Host = fields.Text("host") ?? string.Empty,
            Parameters = fields.Texts("parameters"),
            Storage = fields.Text("storage"),
        };
    }
}
