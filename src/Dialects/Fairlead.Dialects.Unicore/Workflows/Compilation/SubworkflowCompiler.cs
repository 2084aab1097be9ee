using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Compiles a plain subworkflow or a loop.</summary>
/// <param name="element">The subworkflow.</param>
/// <param name="id">Its id.</param>
/// <param name="scope">The level it belongs to.</param>
internal sealed class SubworkflowCompiler(Element element, string id, WorkflowScope scope)
{
    private const string DefaultIterator = "IT";

    /// <summary>The subworkflow as a node.</summary>
    /// <param name="kind">What it does, in the form of <see cref="Kinds"/>; every other word is a plain subworkflow.</param>
    public Node Compile(string kind) => kind switch
    {
        Kinds.While => Repeat(LoopTest.While),
        Kinds.RepeatUntil => Repeat(LoopTest.Until),
        Kinds.ForEach => ForEach(),
        _ => new Node.SubBlock(id, new LevelCompiler(element.WithOptions(), scope.Inside(id)).Compile(id: null, isBrokered: element.Flag("COBROKER"))),
    };

    private Node Repeat(LoopTest test)
    {
        element.WithOptions();
        var inner = element.Object("body");
        var condition = element.Text("condition") ?? (inner is null ? null : element.Inner(inner).Text("condition"));
        if (string.IsNullOrWhiteSpace(condition))
        {
            element.Refuse("a loop of this type needs a 'condition'.");
        }

        var variables = LevelCompiler.Variables(element);
        var body = Body(chunk: null);
        return body is null || string.IsNullOrWhiteSpace(condition)
            ? WorkflowScope.Placeholder(id)
            : new Node.Repeat(id, test, condition, body) { Variables = variables, IteratorVariable = element.Text("iterator_name") is { Length: > 0 } name ? name : null };
    }

    private Node ForEach()
    {
        element.WithOptions();
        var iterator = element.Text("iterator_name") is { Length: > 0 } name ? name : DefaultIterator;
        var most = element.Whole(1, "maxConcurrentActivities") ?? element.Whole(1, "unicore.workflow.forEach.maxConcurrentActivities");
        var found = new RangeCompiler(element, iterator).Compile(out var chunk);
        var body = Body(chunk);
        if (found is not { } range || body is null)
        {
            return WorkflowScope.Placeholder(id);
        }

        return new Node.ForEach(id, range, body)
        {
            IndexVariables = range is IterationRange.LookedUp
                ? [iterator, LoopVariables.IndexOf(iterator), LoopVariables.InnermostIndex]
                : [iterator, LoopVariables.InnermostIndex],
            ValueVariables = range is IterationRange.LookedUp ? [] : [LoopVariables.ValueOf(iterator), LoopVariables.InnermostValue],
            MaxConcurrent = most,
        };
    }

    private Block? Body(ChunkNaming? chunk)
    {
        if (element.Object("body") is not { } body)
        {
            element.Refuse("a loop needs a 'body'.");
            return null;
        }

        var inside = scope.Inside(id, chunk);
        var level = new Element(body, inside.Level, scope.Errors);
        return new LevelCompiler(level, inside).Compile(level.Text("id") is { Length: > 0 } own ? own : $"{id}__body__", isBrokered: false);
    }
}
