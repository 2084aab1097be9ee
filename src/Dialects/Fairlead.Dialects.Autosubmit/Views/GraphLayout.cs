namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>Where a job is drawn.</summary>
/// <param name="Level">Its layer, from 1: behind all that it waits for.</param>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
internal readonly record struct GraphPoint(int Level, int X, int Y);

/// <summary>Draws jobs in layers, each below those it waits for.</summary>
internal static class GraphLayout
{
    private const int Width = 320;
    private const int Height = 150;

    /// <summary>The place of every job, in their order.</summary>
    public static IReadOnlyList<GraphPoint> Of(JobTable table)
    {
        var levels = Levels(table);
        var points = new GraphPoint[table.Jobs.Count];
        var orders = new double[table.Jobs.Count];
        foreach (var layer in Enumerable.Range(0, points.Length).GroupBy(i => levels[i]).OrderBy(layer => layer.Key))
        {
            // A job stands below the middle of its parents, so that few edges cross.
            var ordered = layer.OrderBy(i => table.Parents[i].Count == 0 ? i : table.Parents[i].Average(parent => orders[parent]));
            foreach (var (order, job) in ordered.Index())
            {
                orders[job] = order;
                points[job] = new GraphPoint(layer.Key, Width * order, Height * layer.Key);
            }
        }

        return points;
    }

    private static int[] Levels(JobTable table)
    {
        var levels = new int[table.Jobs.Count];
        var missing = table.Parents.Select(parents => parents.Count).ToArray();
        var ready = new Queue<int>(Enumerable.Range(0, missing.Length).Where(i => missing[i] == 0));
        while (ready.TryDequeue(out var job))
        {
            levels[job] = table.Parents[job].Select(parent => levels[parent]).DefaultIfEmpty(0).Max() + 1;
            foreach (var child in table.Children[job])
            {
                if (--missing[child] == 0)
                {
                    ready.Enqueue(child);
                }
            }
        }

        return levels;
    }
}
