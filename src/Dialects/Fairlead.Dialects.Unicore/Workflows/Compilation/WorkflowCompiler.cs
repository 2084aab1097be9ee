using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>A UNICORE workflow in the core's words. Where it has errors nothing else of it is of use.</summary>
internal sealed record CompiledWorkflow
{
    /// <summary>What runs.</summary>
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>All that is wrong, one sentence each.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>What it is called, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its first tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>When it is removed; null for the usual time.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The URL of a storage that belongs to it, or null.</summary>
    public string? Storage { get; init; }

    /// <summary>The files that its catalogue has at first: URLs by name, each beginning with <c>wf:</c>.</summary>
    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The variables that are declared anywhere in it; not those that loops go through.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];
}

/// <summary>Compiles UNICORE's workflow language. All that is wrong is found at once; unknown keys are ignored, as people leave notes of their own there.</summary>
/// <param name="limits">How large a workflow may be.</param>
/// <param name="now">The time, from which times of the day are counted.</param>
internal sealed class WorkflowCompiler(WorkflowLimits limits, DateTimeOffset now)
{
    /// <summary>What stands between the parts of an iteration value.</summary>
    public const string IterationSeparator = ":::";

    /// <summary>How deep objects and lists may lie in each other: enough for as many levels as the engine takes.</summary>
    public const int MaxDepth = 256;

    /// <summary>The workflow in the core's words.</summary>
    public CompiledWorkflow Compile(JsonObject document)
    {
        var errors = new WorkflowErrors();
        var scope = new WorkflowScope { Errors = errors };
        var workflow = new Element(document, scope.Level, errors);
        if (HoldsNul(document))
        {
            workflow.Refuse("it must not hold NUL characters.");
        }

        var header = new CompiledWorkflow
        {
            Definition = new WorkflowDefinition { Root = new Block() },
            Name = workflow.Text("name"),
            Tags = Tags(workflow),
            ExpiresAt = ExpiresAt(workflow),
            Storage = workflow.Text("storageURL"),
            Inputs = Inputs(workflow),
        };
        var definition = new WorkflowDefinition
        {
            Root = new LevelCompiler(workflow, scope).Compile(id: null, isBrokered: false),
            IterationSeparator = IterationSeparator,
            IterationVariable = LoopVariables.TotalIterator,
        };

        // Ids, transitions and beginnings have been looked at in UNICORE's words. What never starts is no error to UNICORE.
        foreach (var finding in WorkflowRules.Check(definition, limits)
            .Where(f => f.Kind is FindingKind.Expression or FindingKind.Variable or FindingKind.Number or FindingKind.Limit))
        {
            errors.Add(finding.Message);
        }

        return header with
        {
            Definition = definition,
            Errors = errors.Lines,
            Parameters = [.. Declared(definition.Root).Select(v => v.Name).Distinct()],
        };
    }

    private static bool HoldsNul(JsonNode? node) => node switch
    {
        JsonObject inner => inner.Any(m => m.Key.Contains('\0', StringComparison.Ordinal) || HoldsNul(m.Value)),
        JsonArray list => list.Any(HoldsNul),
        _ => JsonFields.ScalarOf(node)?.Contains('\0', StringComparison.Ordinal) is true,
    };

    private static IEnumerable<VariableDeclaration> Declared(Block block) => block.Variables.Concat(block.Nodes.SelectMany(node => node switch
    {
        Node.Repeat repeat => repeat.Variables.Concat(Declared(repeat.Body)),
        Node.ForEach each => Declared(each.Body),
        Node.SubBlock sub => Declared(sub.Body),
        _ => [],
    }));

    private static ImmutableArray<string> Tags(Element workflow)
    {
        var key = workflow["Tags"] is not null ? "Tags" : "tags";
        return workflow[key] is JsonArray ? [.. workflow.Texts(key).Distinct()] : [.. Words.Of(workflow.Text(key)).Distinct()];
    }

    private DateTimeOffset? ExpiresAt(Element workflow)
    {
        if (workflow.Text("terminationTime") is not { } text)
        {
            return null;
        }

        var time = UnicoreTime.Read(text, now);
        if (time is null)
        {
            workflow.Refuse($"'terminationTime' is a time such as 17:30, 2026-03-09 17:30 or 2026-03-09T17:30:00+0100, not '{Shown.Of(text)}'.");
        }

        return time;
    }

    private static ImmutableSortedDictionary<string, string> Inputs(Element workflow)
    {
        var inputs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in workflow.Object("inputs") ?? [])
        {
            if (JsonFields.ScalarOf(node) is { } url)
            {
                inputs[CatalogueName.Of(name)] = url;
            }
            else
            {
                workflow.Refuse($"the input '{Shown.Of(name)}' must be a text: the URL of a file.");
            }
        }

        return inputs.ToImmutable();
    }
}
