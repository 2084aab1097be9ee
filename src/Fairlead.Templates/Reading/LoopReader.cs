using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Reading;

/// <summary>Reads over what loops go.</summary>
internal static class LoopReader
{
    private const string Forms = "a list of values, a reference to a list or a whole number, {from: 1, to: 10} or {files: results/*.csv}";

    /// <summary>The variables of a loop with their values; all combinations are gone through, and the last variable changes fastest.</summary>
    public static ImmutableArray<LoopVariable> Read(Fields phase)
    {
        if (phase.Find("for_each") is not MapNode { Entries.Length: > 0 } || phase.Map("for_each") is not { } loop)
        {
            phase.Wrong("for_each", "It has to be a map of a variable and its values, such as {case: [calm, storm]}.");
            return [];
        }

        var variables = ImmutableArray.CreateBuilder<LoopVariable>();
        foreach (var (entry, path) in loop.Named())
        {
            if (!Names.IsVariable(entry.Key))
            {
                loop.Problems.Add(entry.At, path, $"'{entry.Key}' is no name of a variable: expressions would read the hyphen as a minus.");
            }
            else if (ValuesOf(entry.Value, path, loop.Problems) is { } values)
            {
                variables.Add(new LoopVariable(entry.Key, entry.At, path, values));
            }
        }

        return variables.ToImmutable();
    }

    private static LoopValues? ValuesOf(DocumentNode node, string path, Problems problems)
    {
        switch (node)
        {
            case ListNode list when Values.Plain(list) is Value.List { Items: var items }:
                return new LoopValues.Listed(items);
            case ScalarNode { IsEmpty: false } scalar when ReferenceText.IsWhole(scalar.Text):
                return new LoopValues.Referred(new Written(path, scalar.Text, scalar.At, path));
            case MapNode map:
                return OfMap(new Fields(map, path, problems));
            default:
                problems.Add(node.At, path, $"This is {(node is ScalarNode { IsEmpty: false } single ? $"'{Excerpt.Of(single.Text)}'" : node.Kind)}; it has to be {Forms}.");
                return null;
        }
    }

    private static LoopValues? OfMap(Fields fields)
    {
        if (fields.Written("files") is { } pattern)
        {
            fields.End();
            return new LoopValues.Files(pattern);
        }

        var (from, to, step) = (fields.Written("from"), fields.Written("to"), fields.Written("step"));
        foreach (var number in new[] { from, to, step })
        {
            if (number is not null && ReferenceText.IsPlain(number.Text))
            {
                fields.Number(number.Name);
            }
        }

        if (to is null)
        {
            fields.Problems.Add(fields.At, fields.Path, $"It has to be {Forms}.");
        }

        if (step is not null && ReferenceText.IsPlain(step.Text) && fields.Number("step") is 0)
        {
            fields.Wrong("step", "With a step of 0 the loop would never end.");
        }

        fields.End();
        return to is null ? null : new LoopValues.Counted(from?.Text ?? "0", to.Text, step?.Text ?? "1");
    }
}
