using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>
/// Compiles a parameter sweep: one parameter whose value is an object with <c>Values</c>, or with <c>From</c>, <c>To</c> and <c>Step</c>; or one import whose
/// <c>From</c> is a list.
/// </summary>
/// <param name="job">The description.</param>
internal sealed class SweepCompiler(JsonFields job)
{
    // No gateway takes a sweep of more.
    private const int Most = 100_000;

    /// <summary>The sweep that the description asks for, or null for none.</summary>
    /// <param name="sweptImports">The imports that are swept, each with its alternatives.</param>
    public SweepRequest? Compile(ImmutableArray<ImmutableArray<StageIn>> sweptImports)
    {
        var parameters = job.Object("Parameters");
        var swept = parameters?.Names.Where(n => parameters[n] is JsonObject).ToList() ?? [];
        if (swept.Count + sweptImports.Length > 1)
        {
            job.Refuse("Parameters", "Only one parameter, or one import, can be swept in a job.");
            return null;
        }

        return swept is [var name] && parameters?.Object(name) is { } range
            ? new SweepRequest([.. ValuesOf(range, name).Select(v => new SweepPoint($"param:'{name}'='{v}'") { Environment = ImmutableSortedDictionary<string, string>.Empty.Add(name, v) })])
            : sweptImports is [var alternatives] ? new SweepRequest([.. alternatives.Select(i => new SweepPoint($"import:'{i.From}'") { Imports = [i] })]) : null;
    }

    private static IEnumerable<string> ValuesOf(JsonFields range, string name)
    {
        if (range["Values"] is not null)
        {
            var values = range.Texts("Values");
            if (values.IsEmpty)
            {
                range.Refuse("Values", $"The sweep over {Shown.Of(name)} has no values.");
            }

            return values;
        }

        var (from, to, step) = (Number(range, "From"), Number(range, "To"), range["Step"] is null ? 1 : Number(range, "Step"));
        if (from is not { } first || to is not { } last || step is not { } by)
        {
            return [];
        }

        if (by == 0 || (last - first) * by < 0)
        {
            range.Refuse("Step", $"Step must lead from {first.ToString(CultureInfo.InvariantCulture)} to {last.ToString(CultureInfo.InvariantCulture)}; {by.ToString(CultureInfo.InvariantCulture)} does not.");
            return [];
        }

        return Range(first, last, by);
    }

    // One more than is allowed, so that whoever counts them sees that there are too many.
    private static IEnumerable<string> Range(decimal first, decimal last, decimal by)
    {
        for (var i = 0; i <= Most; i++)
        {
            var value = first + (i * by);
            if (by > 0 ? value > last : value < last)
            {
                yield break;
            }

            yield return value.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static decimal? Number(JsonFields range, string key)
    {
        const decimal Largest = 1_000_000_000_000;
        if (range.Text(key) is not { } text)
        {
            range.Refuse(key, $"A sweep has Values, or From, To and Step; {key} is missing.");
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Largest)
        {
            return number;
        }

        range.Refuse(key, $"{key} must be a number between -{Largest:0} and {Largest:0}, not '{Shown.Of(text)}'.");
        return null;
    }
}
