using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Compilation;

/// <summary>The values that a run gives to the parameters and inputs of a workflow.</summary>
internal static class ParameterValues
{
    /// <summary>What is given, as values of the parameters, defaults included, and as places of inputs; what does not fit is said, one line each.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="given">What is given, by name.</param>
    /// <param name="takesMore">Whether parameters may have values that the workflow does not declare.</param>
    /// <param name="wrong">Collects what is wrong.</param>
    public static RunRequest Read(WorkflowTemplate workflow, IReadOnlyDictionary<string, DocumentNode> given, bool takesMore, ICollection<string> wrong)
    {
        var values = ImmutableDictionary.CreateBuilder<string, Value>();
        var inputs = ImmutableDictionary.CreateBuilder<string, DataLocation>();
        var names = workflow.Parameters.Select(p => p.Name).Concat(workflow.Inputs.Select(i => i.Name)).ToList();
        foreach (var unknown in given.Keys.Where(k => !names.Contains(k)).Order(StringComparer.Ordinal))
        {
            if (takesMore && Names.IsName(unknown))
            {
                values[unknown] = Values.Plain(given[unknown]) ?? Value.Of(Values.Json(given[unknown])?.ToJsonString() ?? string.Empty);
                continue;
            }

            var known = names.Count == 0 ? " It has none." : $" There are: {string.Join(", ", names)}.";
            wrong.Add($"{Excerpt.Of(unknown)}: the workflow '{workflow.Name}' has no such parameter or input.{(Scope.Meant(unknown, names) is { Length: > 0 } meant ? meant : known)}");
        }

        foreach (var parameter in workflow.Parameters)
        {
            if (given.GetValueOrDefault(parameter.Name) is { } node)
            {
                if (Values.For(parameter, node).TryGet(out var value, out var refusal))
                {
                    values[parameter.Name] = value;
                }
                else
                {
                    wrong.Add($"{parameter.Name}: {refusal.Message}");
                }
            }
            else if (parameter.Default is { } usual)
            {
                values[parameter.Name] = usual;
            }
            else if (parameter.IsRequired)
            {
                wrong.Add($"{parameter.Name}: the workflow '{workflow.Name}' needs a value for this parameter{(parameter.Description is { } text ? $" ({text})" : string.Empty)}.");
            }
        }

        foreach (var input in workflow.Inputs.Where(i => given.ContainsKey(i.Name)))
        {
            if (given[input.Name] is ScalarNode { IsEmpty: false } scalar)
            {
                inputs[input.Name] = scalar.Text.Contains("://", StringComparison.Ordinal) ? new DataLocation(scalar.Text) : new DataLocation(Path: scalar.Text);
            }
            else
            {
                wrong.Add($"{input.Name}: an input is given as an address or as a path on the site.");
            }
        }

        return new RunRequest { Values = values.ToImmutable(), Inputs = inputs.ToImmutable() };
    }

    /// <summary>Values with which a workflow can be checked before anybody has given any.</summary>
    public static RunRequest Samples(WorkflowTemplate workflow) =>
        new() { Values = workflow.Parameters.Where(p => p.IsRequired || p.Default is not null).ToImmutableDictionary(p => p.Name, Sample), CodeFolder = "/" };

    /// <summary>A value of the parameter's type.</summary>
    public static Value Sample(ParameterDeclaration parameter) => parameter.Default ?? parameter.Type switch
    {
        ParameterType.Integer => Value.Of(1),
        ParameterType.Number => Value.Of(1.0),
        ParameterType.Boolean => Value.True,
        ParameterType.List => new Value.List([]),
        ParameterType.Map => Value.Of("{}"),
        _ => Value.Of(string.Empty),
    };
}
