using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Reads <c>factories</c>.</summary>
internal static partial class FactoryReader
{
    /// <summary>The most jobs of one workflow, all instances counted.</summary>
    public const int MostJobs = 100_000;

    private const string Repeat = "repeat";
    private const string Zip = "zip";
    private const string Sweep = "parameterSweep";
    private const int MostDimensions = 4;
    private const int MostParameters = 100;

    /// <summary>The factory of each job that has one, the last where it has several; where something is wrong, the reader has kept what.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="isJob">Whether there is a job of that name.</param>
    public static ImmutableDictionary<string, Factory> Read(Fields workflow, Func<string, bool> isJob)
    {
        var factories = ImmutableDictionary.CreateBuilder<string, Factory>(StringComparer.Ordinal);
        foreach (var fields in workflow.Objects("factories"))
        {
            if (Read(fields) is not { } factory)
            {
                continue;
            }

            foreach (var job in factory.Jobs)
            {
                if (!isJob(job))
                {
                    fields.Refuse("jobs", $"must be names of jobs of this workflow; there is no job {Fields.Shown(job)}");
                }

                factories[job] = factory;
            }
        }

        return factories.ToImmutable();
    }

    private static Factory? Read(Fields fields)
    {
        var type = fields.Word("type", isRequired: true, Repeat, Zip, Sweep);
        fields.Text("name");
        ImmutableArray<string> jobs = fields.List("jobs") is null ? [] : fields.Texts("jobs");
        var factory = type switch
        {
            Repeat => ReadRepeat(fields),
            Zip => ReadZip(fields),
            Sweep => ReadSweep(fields),
            _ => null,
        };
        return factory is null ? null : factory with { Jobs = jobs };
    }

    private static Factory? ReadRepeat(Fields fields)
    {
        fields.Only("type", "name", "jobs", "number", "num");
        // The second is how one client writes it.
        var key = fields.Has("number") || !fields.Has("num") ? "number" : "num";
        var count = fields.Whole(key, 1, MostJobs);
        if (count is null)
        {
            fields.Refuse(key, "must be given: how many jobs there are to be");
        }

        return count is { } number ? new Factory([], number) : null;
    }

    private static Factory? ReadZip(Fields fields)
    {
        fields.Only("type", "name", "jobs", "parameters");
        var parameters = Parameters(fields, MostParameters, "must be a list of at most 100 parameters", ReadValues);
        if (parameters.Select(p => p.Values.Length).Distinct().Count() > 1)
        {
            fields.Refuse("parameters", "must have lists of values of the same length");
        }

        return parameters is [var first, ..] ? new Factory([], first.Values.Length) { Parameters = parameters } : null;
    }

    private static Factory? ReadSweep(Fields fields)
    {
        fields.Only("type", "name", "jobs", "parameters");
        var parameters = Parameters(fields, MostDimensions, "are too many. Currently only parameter sweeps up to 4D are supported", ReadRange);
        var count = parameters.Aggregate(1L, (product, p) => Math.Min(product * p.Values.Length, MostJobs + 1L));
        if (count > MostJobs)
        {
            fields.Refuse("parameters", $"make too many jobs; at most {MostJobs} are possible");
        }

        if (parameters.IsEmpty || count > MostJobs)
        {
            return null;
        }

        // The first changes slowest.
        var strided = parameters.ToBuilder();
        for (var (i, stride) = (strided.Count - 1, 1); i >= 0; i--)
        {
            strided[i] = strided[i] with { Stride = stride };
            stride *= strided[i].Values.Length;
        }

        return new Factory([], (int)count) { Parameters = strided.ToImmutable() };
    }

    private static ImmutableArray<FactoryParameter> Parameters(Fields factory, int most, string tooMany, Func<Fields, ImmutableArray<string>?> read)
    {
        var found = factory.List("parameters") is null ? [] : factory.Objects("parameters");
        if (found.Count > most)
        {
            factory.Refuse("parameters", tooMany);
            return [];
        }

        var parameters = ImmutableArray.CreateBuilder<FactoryParameter>();
        foreach (var fields in found)
        {
            var name = fields.Text("name", isRequired: true);
            if (name is not null && !ParameterName().IsMatch(name))
            {
                fields.Refuse("name", "must be letters, digits and _ only, no digit first");
            }
            else if (parameters.Any(p => p.Name == name))
            {
                fields.Refuse("name", $"must be another one for each parameter; {name} is there twice");
            }

            if (read(fields) is { } values && name is not null)
            {
                parameters.Add(new FactoryParameter(name, values));
            }
        }

        return parameters.Count == found.Count ? parameters.ToImmutable() : [];
    }

    private static ImmutableArray<string>? ReadValues(Fields parameter)
    {
        parameter.Only("name", "values");
        if (parameter.List("values") is not { } list)
        {
            return null;
        }

        var values = list.Select(ValueText.Of).OfType<string>().ToImmutableArray();
        if (values.Length == list.Count && values.Length <= MostJobs)
        {
            return values;
        }

        parameter.Refuse("values", $"must be at most {MostJobs} strings, numbers, true or false");
        return null;
    }

    private static ImmutableArray<string>? ReadRange(Fields parameter)
    {
        parameter.Only("name", "start", "end", "step", "number");
        var (start, end) = (parameter.Number("start"), parameter.Number("end"));
        if (parameter.Has("step") && parameter.Has("number"))
        {
            parameter.Refuse("step", "and number contradict each other: give one of them");
            return null;
        }

        if (parameter.Has("number"))
        {
            return parameter.Whole("number", 1, MostJobs) is { } number && start is { } first && end is { } last ? Spaced(first, last, number) : null;
        }

        var step = parameter.Number("step");
        if (step <= 0)
        {
            parameter.Refuse("step", "must be above 0");
        }

        return start is { } from && end is { } to && step is > 0 and var by ? Stepped(parameter, from, to, by) : null;
    }

    private static ImmutableArray<string> Spaced(double start, double end, int number) =>
        [.. Enumerable.Range(0, number).Select(i => ValueText.Of(i == 0 ? start : i == number - 1 ? end : start + ((end - start) * i / (number - 1))))];

    /// <summary>As many values as fit when the step is added again and again, which is not always as many as a division says.</summary>
    private static ImmutableArray<string>? Stepped(Fields parameter, double start, double end, double step)
    {
        var count = 0;
        for (var value = start; value <= end && count <= MostJobs; value += step)
        {
            count++;
        }

        if (count is 0 or > MostJobs)
        {
            parameter.Refuse("end", count == 0 ? "must not be below start" : string.Create(CultureInfo.InvariantCulture, $"makes too many values; at most {MostJobs} are possible"));
            return null;
        }

        return [.. Enumerable.Range(0, count).Select(i => ValueText.Of(start + (i * step)))];
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,255}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();
}
