using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>
/// Compiles <c>Exports</c>. Each task of a sweep sends what is in its own directory; what names the number of an array's task stands for one file of each.
/// </summary>
/// <param name="job">The description.</param>
/// <param name="staging">Compiles each of them.</param>
internal sealed class ExportCompiler(JsonFields job, StagingCompiler staging)
{
    private const int Most = 10_000;

    /// <summary>The sweep with what each of its tasks sends.</summary>
    public SweepRequest? InTasks(SweepRequest? sweep)
    {
        if (sweep is null || !IsFew(sweep.Points.Length))
        {
            return sweep;
        }

        return new SweepRequest([.. sweep.Points.Select((point, index) => point with { Exports = Of(Entries, TaskNames.Of(index, point.Environment)) })]);
    }

    /// <summary>What the job sends as a whole.</summary>
    public ImmutableArray<StageOut> OfJob(SweepRequest? sweep, ArrayRequest? array)
    {
        if (sweep is not null)
        {
            return [];
        }

        var named = array is null ? [] : Entries.Where(e => TaskNames.AreIn(e.Text("From", "file")) || TaskNames.AreIn(e.Text("To", "target"))).ToHashSet();
        if (array is not { Size: > 0 and <= ArrayRequest.MaxSize } || named.Count == 0)
        {
            return Of(Entries, names: null);
        }

        foreach (var entry in named.Where(e => !TaskNames.AreIn(e.Text("To", "target"))))
        {
            entry.Refuse("To", $"All tasks would write the same: put ${{{TaskNames.Index}}} into To as well.");
        }

        return IsFew(array.Size)
            ? [.. Entries.SelectMany(e => named.Contains(e) ? Enumerable.Range(0, array.Size).SelectMany(i => Of([e], TaskNames.Of(i, ImmutableSortedDictionary<string, string>.Empty))) : Of([e], names: null))]
            : [];
    }

    private ImmutableArray<JsonFields> Entries { get; } = [.. job.Objects("Exports", "From")];

    private ImmutableArray<StageOut> Of(IEnumerable<JsonFields> entries, TaskNames? names) => [.. entries.Select(e => staging.Export(e, names)).OfType<StageOut>()];

    private bool IsFew(int tasks)
    {
        if ((long)tasks * Entries.Length <= Most)
        {
            return true;
        }

        job.Refuse("Exports", $"All tasks together have at most {Most} exports, not {(long)tasks * Entries.Length}.");
        return false;
    }
}
