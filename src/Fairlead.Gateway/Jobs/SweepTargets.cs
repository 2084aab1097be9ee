using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Jobs;

/// <summary>
/// Where the output of a sweep's tasks goes. They run at the same time: of two that write the same, one would be lost, whichever comes last. A pattern
/// counts as its directory, since equal commands leave equal names.
/// </summary>
internal static class SweepTargets
{
    private const int MostExports = 10_000;

    /// <summary>What is wrong with them, or null.</summary>
    public static Refusal? Check(ImmutableArray<SweepPoint> points)
    {
        if (points.Sum(p => (long)p.Exports.Length) > MostExports)
        {
            return Refusal.Invalid("exports", $"All tasks of a sweep together have at most {MostExports} exports.");
        }

        var writers = new Dictionary<DataPlace, SweepPoint>();
        foreach (var point in points)
        {
            foreach (var place in point.Exports.Select(e => Normal(e.To)).Distinct())
            {
                if (!writers.TryAdd(place, point))
                {
                    return Refusal.Invalid(
                        "exports", $"The tasks {writers[place].Label} and {point.Label} would both write {place}: the target has to differ from task to task.");
                }
            }
        }

        return null;
    }

    private static DataPlace Normal(DataPlace place) => place switch
    {
        DataPlace.InStorage s when StoragePath.Normalize(s.Path).TryGet(out var path, out _) => s with { Path = path },
        DataPlace.AtGateway g when StoragePath.Normalize(g.Path).TryGet(out var path, out _) => g with { Path = path },
        DataPlace.OnSite o when StoragePath.Normalize(o.Path).TryGet(out var path, out _) => new DataPlace.OnSite(path),
        DataPlace.InBucket b when StoragePath.Normalize(b.Path).TryGet(out var path, out _) => b with { Path = path },
        _ => place,
    };
}
