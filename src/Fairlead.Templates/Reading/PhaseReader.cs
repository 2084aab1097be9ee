using System.Collections.Immutable;
using Fairlead.Core.Reading;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>Reads phases: what kind one is follows from the one key of its kind that it has.</summary>
internal static class PhaseReader
{
    private const string BodyKey = "phases";

    /// <summary>The keys of the kinds. A phase that has only <c>phases</c> does them once.</summary>
    public static readonly ImmutableArray<string> Kinds = ["run", "type", "assign", "hold", "choice", "while", "until", "for_each", "workflow"];

    /// <summary>The phases and variables of a map that has them.</summary>
    public static PhaseBlock ReadBlock(Fields fields)
    {
        var variables = ParameterReader.ReadVariables(fields, "variables");
        var phases = ImmutableArray.CreateBuilder<Phase>();
        foreach (var (entry, path) in fields.Map(BodyKey)?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, fields.Problems) is { } phase && Read(entry, phase) is { } read)
            {
                phases.Add(read);
            }
        }

        if (phases.Count == 0 && fields.Map(BodyKey)?.Named().Any() is not true)
        {
            fields.Wrong(BodyKey, "There is no phase: write at least one below 'phases'.");
        }

        return new PhaseBlock(variables, phases.ToImmutable());
    }

    private static Phase? Read(MapEntry entry, Fields fields)
    {
        var kinds = Kinds.Where(fields.Has).ToList();
        var phase = kinds switch
        {
            ["run"] or ["type"] => new Phase.Run(entry.Key, entry.At, fields.Path, JobReader.Read(fields)) { Retries = JobReader.Retries(fields) },
            ["assign"] => new Phase.Assign(entry.Key, entry.At, fields.Path, Changes(fields)),
            ["hold"] => new Phase.Hold(entry.Key, entry.At, fields.Path, HoldTime(fields)),
            ["choice"] => new Phase.Choice(entry.Key, entry.At, fields.Path, Branches(fields)),
            ["while"] => Loop(entry, fields, LoopTest.While, "while"),
            ["until"] => Loop(entry, fields, LoopTest.Until, "until"),
            ["for_each"] => new Phase.ForEach(entry.Key, entry.At, fields.Path, LoopReader.Read(fields), fields.Whole("parallel", 1, 100_000), ReadBlock(fields)),
            ["workflow"] => Call(entry, fields),
            [] when fields.Has(BodyKey) => new Phase.Group(entry.Key, entry.At, fields.Path, ReadBlock(fields)),
            _ => Unclear(entry, fields, kinds),
        };
        if (phase is null)
        {
            return null;
        }

        var needs = fields.List("needs");
        phase = phase with
        {
            Needs = fields.Has("needs") ? needs : null,
            ContinuesOnFailure = fields.Word("on_failure", "stop", "continue") == "continue",
            Timeout = fields.Duration("timeout"),
        };
        fields.End();
        return phase;
    }

    private static Phase? Unclear(MapEntry entry, Fields fields, List<string> kinds)
    {
        fields.Problems.Add(
            entry.At,
            fields.Path,
            kinds.Count == 0
                ? $"It does not say what this phase does: it needs one of the keys {string.Join(", ", Kinds)} or {BodyKey}.{Meant(entry.Value)}"
                : $"It is not clear what this phase does: it has {string.Join(" and ", kinds.Select(k => $"'{k}'"))}, but can have only one of them.");
        return null;
    }

    private static string Meant(DocumentNode node) =>
        node is MapNode map && map.Entries.Select(e => (e.Key, Near: Nearest.Of(e.Key, Kinds))).FirstOrDefault(e => e.Near is not null) is { Near: { } near } found
            ? $" Did you mean '{near}' instead of '{found.Key}'?"
            : string.Empty;

    private static Phase.Call? Call(MapEntry entry, Fields fields) => fields.Written("workflow") is { } name
        ? new Phase.Call(entry.Key, entry.At, fields.Path, name, JobReader.Arguments(fields, "parameters"))
        : Missing<Phase.Call>(fields, "workflow", "It has to be the name of a workflow of this file.");

    private static Phase.Repeat? Loop(MapEntry entry, Fields fields, LoopTest test, string key)
    {
        var body = ReadBlock(fields);
        return fields.Written(key) is { } condition
            ? new Phase.Repeat(entry.Key, entry.At, fields.Path, test, condition, body)
            : Missing<Phase.Repeat>(fields, key, "It has to be a condition, such as residual > 0.01.");
    }

    private static T? Missing<T>(Fields fields, string key, string message)
        where T : Phase
    {
        if (fields.Find(key) is null)
        {
            fields.Wrong(key, message);
        }

        return null;
    }

    private static ImmutableArray<Written> Changes(Fields fields)
    {
        if (fields.Map("assign") is not { } changes)
        {
            fields.Wrong("assign", "It has to be a map of variables and expressions, such as {n: n + 1}.");
            return [];
        }

        return changes.Texts();
    }

    private static TimeSpan? HoldTime(Fields fields) => fields.Find("hold") is ScalarNode { IsQuoted: false, Text: "true" } or null ? null : fields.Duration("hold");

    private static ImmutableArray<Branch> Branches(Fields fields)
    {
        if (fields.Find("choice") is not ListNode { Items.Length: > 0 } list)
        {
            fields.Wrong("choice", "It has to be a list of branches, each with 'when' (a condition) and 'phases'.");
            return [];
        }

        var branches = ImmutableArray.CreateBuilder<Branch>();
        foreach (var (index, item) in list.Items.Index())
        {
            if (Fields.Of(item, $"{KeyPath.Below(fields.Path, "choice")}[{index}]", fields.Problems) is not { } branch)
            {
                continue;
            }

            var condition = branch.Written("when");
            if (condition is null && index < list.Items.Length - 1)
            {
                branch.Problems.Add(branch.At, KeyPath.Below(branch.Path, "when"), "Only the last branch can do without a condition: those behind it would never be looked at.");
            }

            branches.Add(new Branch(condition, ReadBlock(branch)));
            branch.End();
        }

        return branches.ToImmutable();
    }
}
