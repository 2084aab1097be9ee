using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Compilation;

/// <summary>
/// Compiles calls of other workflows to loops with one iteration: its variables are the parameters, and nothing that the workflow changes leaves it.
/// </summary>
/// <param name="compiler">Knows the other workflows of the file.</param>
/// <param name="workflow">The name of the workflow that calls.</param>
/// <param name="calls">The workflows that are under way, the outermost first.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class CallCompiler(WorkflowCompiler compiler, string workflow, ImmutableList<string> calls, Problems problems)
{
    /// <summary>The node of a call.</summary>
    public Node Compile(Phase.Call call, Scope scope, string place)
    {
        if (compiler.Find(call.Workflow.Text) is not { } called)
        {
            problems.Add(call.Workflow.At, call.Workflow.Path, $"There is no workflow '{Excerpt.Of(call.Workflow.Text)}' in this file.{Scope.Meant(call.Workflow.Text, compiler.Names)}");
            return new Node.Fork(call.Id);
        }

        if (calls.Contains(called.Name))
        {
            problems.Add(call.Workflow.At, call.Workflow.Path, $"The workflow would go on for ever: {string.Join(" calls ", calls.Add(called.Name))}.");
            return new Node.Fork(call.Id);
        }

        var sources = Sources(call, called, scope);
        var body = compiler.Phases(called, SamplesOf(called, sources), place, calls.Add(called.Name));
        return new Node.ForEach(call.Id, new IterationRange.LookedUp(new LoopPayload { Workflow = workflow, Variables = sources }.ToText()), body);
    }

    private ImmutableArray<LoopSource> Sources(Phase.Call call, WorkflowTemplate called, Scope scope)
    {
        foreach (var unknown in call.Parameters.Where(a => called.Parameters.All(p => p.Name != a.Name)))
        {
            problems.Add(unknown.At, unknown.Path, $"The workflow '{called.Name}' has no parameter '{unknown.Name}'.{Scope.Meant(unknown.Name, called.Parameters.Select(p => p.Name))}");
        }

        var sources = ImmutableArray.CreateBuilder<LoopSource>();
        foreach (var parameter in called.Parameters)
        {
            var argument = call.Parameters.FirstOrDefault(a => a.Name == parameter.Name);
            if (argument is null && parameter is { IsRequired: true, Default: null })
            {
                problems.Add(call.At, KeyPath.Below(call.Path, "parameters"), $"The workflow '{called.Name}' needs the parameter '{parameter.Name}'.");
            }
            else if (SourceOf(parameter, argument, scope) is { } source)
            {
                sources.Add(source);
            }
        }

        return sources.ToImmutable();
    }

    private LoopSource? SourceOf(ParameterDeclaration parameter, Argument? argument, Scope scope)
    {
        var source = new LoopSource(Names.VariableOf(parameter.Name)) { Type = parameter.Type };
        if (argument is null)
        {
            return parameter.Default is { } value ? source with { Items = FlowText.Of(new Value.List([value])) } : null;
        }

        if (argument.Value is ScalarNode scalar && !ReferenceText.IsPlain(scalar.Text))
        {
            ReferenceCheck.Run(new Written(argument.Name, scalar.Text, scalar.At, argument.Path), scope, problems);
            return source with { Text = scalar.Text };
        }

        if (Values.For(parameter, argument.Value).TryGet(out var given, out var refusal))
        {
            return source with { Items = FlowText.Of(new Value.List([given])) };
        }

        problems.Add(argument.Value.At, argument.Path, refusal.Message);
        return null;
    }

    private static ImmutableDictionary<string, Value> SamplesOf(WorkflowTemplate called, ImmutableArray<LoopSource> sources) => called.Parameters
        .Where(p => sources.Any(s => s.Name == Names.VariableOf(p.Name)))
        .ToImmutableDictionary(p => p.Name, ParameterValues.Sample);
}
