using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>Compiles the phases of one workflow to blocks.</summary>
/// <param name="compiler">Knows the other workflows of the file.</param>
/// <param name="workflow">The name of the workflow.</param>
/// <param name="calls">The workflows that are under way, the outermost first.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class BlockCompiler(WorkflowCompiler compiler, string workflow, ImmutableList<string> calls, Problems problems)
{
    private const string ChooseNode = "choose";
    private const int MostLevels = 48;

    /// <summary>The block of some phases.</summary>
    /// <param name="body">The phases.</param>
    /// <param name="around">What can be named around them.</param>
    /// <param name="place">The place of the block in the run.</param>
    public Block Compile(PhaseBlock body, Scope around, string place)
    {
        var scope = Declare(around, body.Variables);
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (var phase in body.Phases)
        {
            var at = place.Length == 0 ? phase.Id : $"{place}/{phase.Id}";
            compiler.Place(at, phase);
            if (at.Count(c => c == '/') > MostLevels)
            {
                problems.Add(phase.At, phase.Path, $"Phases lie deeper in each other than {MostLevels} levels.");
                continue;
            }

            nodes.Add(NodeOf(phase, scope, at) with { IgnoreFailure = phase.ContinuesOnFailure, Timeout = phase.Timeout });
        }

        return new Block { Variables = body.Variables, Nodes = nodes.ToImmutable(), Edges = Edges(body.Phases), OnFailure = FailureRule.StopAndCancel };
    }

    private Node NodeOf(Phase phase, Scope scope, string place) => phase switch
    {
        Phase.Run run => new Node.Job(run.Id, new JobCompiler(workflow, scope, compiler.Library, problems).Compile(run).ToText()) { Resubmission = run.Retries },
        Phase.Assign assign => AssignNode(assign, scope),
        Phase.Hold hold => new Node.Hold(hold.Id, hold.For),
        Phase.Choice choice => ChoiceNode(choice, scope, place),
        Phase.Repeat loop => RepeatNode(loop, scope, place),
        Phase.ForEach loop => ForEachNode(loop, scope, place),
        Phase.Group group => new Node.SubBlock(group.Id, Compile(group.Body, scope, place)),
        Phase.Call call => new CallCompiler(compiler, workflow, calls, problems).Compile(call, scope, place),
        _ => throw new ArgumentException($"A phase of kind {phase.GetType().Name} has no node.", nameof(phase)),
    };

    private ImmutableArray<Edge> Edges(ImmutableArray<Phase> phases)
    {
        if (phases.All(p => p.Needs is null))
        {
            return [.. phases.Zip(phases.Skip(1), (one, next) => new Edge(one.Id, next.Id))];
        }

        var ids = phases.Select(p => p.Id).ToHashSet();
        var edges = ImmutableArray.CreateBuilder<Edge>();
        foreach (var phase in phases)
        {
            foreach (var need in (phase.Needs ?? []).DistinctBy(n => n.Text))
            {
                if (ids.Contains(need.Text))
                {
                    edges.Add(new Edge(need.Text, phase.Id));
                }
                else
                {
                    problems.Add(need.At, need.Path, $"There is no phase '{Excerpt.Of(need.Text)}' beside this one.{Scope.Meant(need.Text, ids)}");
                }
            }
        }

        return edges.ToImmutable();
    }

    private Node AssignNode(Phase.Assign assign, Scope scope)
    {
        if (assign.Changes is [var only])
        {
            return Change(assign.Id, only, scope);
        }

        var nodes = assign.Changes.Select(change => Change(change.Name, change, scope)).ToImmutableArray<Node>();
        return new Node.SubBlock(assign.Id, new Block { Nodes = nodes, Edges = [.. nodes.Zip(nodes.Skip(1), (one, next) => new Edge(one.Id, next.Id))] });
    }

    private Node.Assign Change(string id, Written change, Scope scope)
    {
        if (!scope.Variables.TryGetValue(change.Name, out var like))
        {
            problems.Add(change.At, change.Path, scope.Parameters.ContainsKey(change.Name)
                ? $"'{change.Name}' is a parameter, which keeps its value: declare a variable below 'variables'."
                : $"There is no variable '{change.Name}' here: declare it below 'variables'.{Scope.Meant(change.Name, scope.Variables.Keys)}");
        }

        new ExpressionCheck(scope, problems).Change(change, like);
        return new Node.Assign(id, change.Name, $"{change.Name} = {CastTo(like)}({change.Text})");
    }

    /// <summary>A variable keeps its type: what a file holds is text, and becomes the number that it stands for.</summary>
    private static string CastTo(Value? like) => like switch
    {
        Value.Integer or Value.Long => "(long) ",
        Value.Float => "(double) ",
        Value.Boolean => "(boolean) ",
        Value.Text => "(String) ",
        _ => string.Empty,
    };

    private Node.SubBlock ChoiceNode(Phase.Choice choice, Scope scope, string place)
    {
        var nodes = ImmutableArray.CreateBuilder<Node>();
        var edges = ImmutableArray.CreateBuilder<Edge>();
        nodes.Add(new Node.Choice(ChooseNode));
        foreach (var (index, branch) in choice.Branches.Index())
        {
            var id = branch.When is null ? "otherwise" : $"when-{index + 1}";
            if (branch.When is { } condition)
            {
                new ExpressionCheck(scope, problems).Condition(condition);
            }

            nodes.Add(new Node.SubBlock(id, Compile(branch.Body, scope, $"{place}/{id}")));
            edges.Add(new Edge(ChooseNode, id) { Condition = branch.When?.Text });
        }

        return new Node.SubBlock(choice.Id, new Block { Nodes = nodes.ToImmutable(), Edges = edges.ToImmutable(), OnFailure = FailureRule.StopAndCancel });
    }

    private Node.Repeat RepeatNode(Phase.Repeat loop, Scope scope, string place)
    {
        // The variables of the loop last for all its iterations, and its condition sees them.
        var inside = Declare(scope, loop.Body.Variables);
        new ExpressionCheck(inside, problems).Condition(loop.Condition);
        var body = Compile(loop.Body with { Variables = [] }, inside, place);
        return new Node.Repeat(loop.Id, loop.Test, loop.Condition.Text, body) { Variables = loop.Body.Variables };
    }

    private Node.ForEach ForEachNode(Phase.ForEach loop, Scope scope, string place)
    {
        var inside = scope;
        var sources = ImmutableArray.CreateBuilder<LoopSource>();
        foreach (var variable in loop.Over)
        {
            sources.Add(SourceOf(variable, inside));
            if (inside.Parameters.ContainsKey(variable.Name))
            {
                problems.Add(variable.At, variable.Path, $"There is a parameter '{variable.Name}' as well: expressions could not tell them apart.");
            }

            inside = inside with { Variables = inside.Variables.SetItem(variable.Name, LikeOf(variable.Values)) };
        }

        var payload = new LoopPayload { Workflow = workflow, Variables = sources.ToImmutable() };
        return new Node.ForEach(loop.Id, new IterationRange.LookedUp(payload.ToText()), Compile(loop.Body, inside, place)) { MaxConcurrent = loop.Parallel };
    }

    private LoopSource SourceOf(LoopVariable variable, Scope scope)
    {
        switch (variable.Values)
        {
            case LoopValues.Listed listed:
                return new LoopSource(variable.Name) { Items = FlowText.Of(new Value.List(listed.Items)) };
            case LoopValues.Referred { Reference: var reference }:
                ReferenceCheck.Run(reference, scope, problems);
                return new LoopSource(variable.Name) { Reference = reference.Text };
            case LoopValues.Files { Pattern: var pattern }:
                ReferenceCheck.Run(pattern, scope, problems);
                return new LoopSource(variable.Name) { Files = pattern.Text };
            case LoopValues.Counted counted:
                foreach (var text in new[] { counted.From, counted.To, counted.Step })
                {
                    ReferenceCheck.Run(new Written(variable.Name, text, variable.At, variable.Path), scope, problems);
                }

                return new LoopSource(variable.Name) { Range = [counted.From, counted.To, counted.Step] };
            default:
                throw new ArgumentException($"Values of kind {variable.Values.GetType().Name} are not known.", nameof(variable));
        }
    }

    private static Value? LikeOf(LoopValues values) => values switch
    {
        LoopValues.Listed { Items: [var first, ..] items } when items.All(i => i.GetType() == first.GetType()) => first,
        LoopValues.Files => Value.Of(string.Empty),
        LoopValues.Counted => Value.Of(0),
        _ => null,
    };

    private static Scope Declare(Scope scope, ImmutableArray<VariableDeclaration> variables) =>
        scope with { Variables = scope.Variables.SetItems(variables.Select(v => KeyValuePair.Create(v.Name, (Value?)v.Initial))) };
}
