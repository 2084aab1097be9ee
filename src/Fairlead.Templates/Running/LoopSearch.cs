using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Storages;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Reading;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Running;

/// <summary>Finds the iterations of loops: all combinations of the values of their variables.</summary>
/// <param name="valuesFor">The values of references, given the variables of the loop so far.</param>
/// <param name="openFolder">Opens the execution folder.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class LoopSearch(
    Func<IReadOnlyDictionary<string, Value>, RunValues> valuesFor, Func<CancellationToken, Task<Outcome<IStorage>>> openFolder, int most)
{
    /// <summary>The iterations, the last variable changing fastest.</summary>
    public async Task<Outcome<ImmutableArray<Iteration>>> RunAsync(ImmutableArray<LoopSource> sources, CancellationToken cancellationToken)
    {
        List<ImmutableDictionary<string, Value>> found = [ImmutableDictionary<string, Value>.Empty];
        foreach (var source in sources)
        {
            var next = new List<ImmutableDictionary<string, Value>>();
            foreach (var earlier in found)
            {
                if (!(await ValuesAsync(source, valuesFor(earlier), cancellationToken)).TryGet(out var values, out var refusal))
                {
                    return refusal with { Message = $"{source.Name}: {refusal.Message}" };
                }

                if (next.Count + values.Length > most)
                {
                    return TooMany(source.Name);
                }

                next.AddRange(values.Select(value => earlier.SetItem(source.Name, value)));
            }

            found = next;
        }

        return found.Select(variables => new Iteration([.. variables])).ToImmutableArray();
    }

    private async Task<Outcome<ImmutableArray<Value>>> ValuesAsync(LoopSource source, RunValues values, CancellationToken cancellationToken) => source switch
    {
        { Items: { } items } => Listed(items),
        { Text: { } text } => values.Fill(text).Then(filled => Values.Typed(source.Type, new ScalarNode(default, filled, IsQuoted: true))).Select(value => ImmutableArray.Create(value)),
        { Reference: { } reference } => values.Find(ReferenceText.Of(reference).First()).Then(Referred),
        { Range: { } range } => Counted(source.Name, range, values),
        _ => await FilesAsync(source.Files ?? string.Empty, values, cancellationToken),
    };

    private static Outcome<ImmutableArray<Value>> Listed(string items) =>
        YamlDocument.Read(items, new Problems()) is { } node && Values.Plain(node) is Value.List list ? list.Items : Refusal.Invalid("for_each", "The values cannot be read.");

    private Outcome<ImmutableArray<Value>> Referred(Value value) => value switch
    {
        Value.List list => list.Items,
        Value.Integer { Number: >= 0 and var count } => count <= most ? Enumerable.Range(0, count).Select(i => Value.Of(i)).ToImmutableArray() : TooMany("for_each"),
        _ => Refusal.Invalid("for_each", $"{value.KindName} ({Excerpt.Of(value.ToString())}) is nothing to go over: it has to be a list or a whole number from 0."),
    };

    private Outcome<ImmutableArray<Value>> Counted(string name, ImmutableArray<string> range, RunValues values)
    {
        var numbers = new decimal[3];
        foreach (var (index, text) in range.Index())
        {
            if (!values.Fill(text).TryGet(out var filled, out var refusal))
            {
                return refusal;
            }

            if (!decimal.TryParse(filled, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index]))
            {
                return Refusal.Invalid(name, $"'{Excerpt.Of(filled)}' is no number to count with.");
            }
        }

        var (from, to, step) = (numbers[0], numbers[1], numbers[2]);
        if (step == 0)
        {
            return Refusal.Invalid(name, "With a step of 0 the loop would never end.");
        }

        if ((to - from) / step is var steps && steps >= most)
        {
            return TooMany(name);
        }

        var isWhole = decimal.IsInteger(from) && decimal.IsInteger(step);
        return Enumerable.Range(0, steps < 0 ? 0 : (int)steps + 1).Select(i => from + (i * step)).Select(n => isWhole ? Value.Of((long)n) : Value.Of((double)n)).ToImmutableArray();
    }

    private async Task<Outcome<ImmutableArray<Value>>> FilesAsync(string pattern, RunValues values, CancellationToken cancellationToken)
    {
        if (!values.Fill(pattern).TryGet(out var filled, out var refusal) || !(await openFolder(cancellationToken)).TryGet(out var files, out refusal))
        {
            return refusal;
        }

        if (!Wildcard.IsIn(filled))
        {
            return Refusal.Invalid("files", $"'{Excerpt.Of(filled)}' is no pattern: * and ? in the last part of a path stand for several files.");
        }

        return (await Wildcard.ExpandAsync(files, filled, cancellationToken)).Select(paths => paths.Order(StringComparer.Ordinal).Select(p => Value.Of(p.TrimStart('/'))).ToImmutableArray());
    }

    private Refusal TooMany(string name) => Refusal.TooLarge(name, $"There are more than {most} iterations.");
}
