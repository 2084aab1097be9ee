using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;

namespace Fairlead.Bench.Slurm;

/// <summary>
/// A sweep of equal tasks onto Slurm over SSH: from the answer to its submission until the cluster has all tasks and each has its batch id in the gateway. They are
/// held, as others would run meanwhile. Options: tasks (default and at most 10,000), rounds (default 3).
/// </summary>
internal sealed class SweptTasks : IFigure
{
    private const int Looked = 20;

    public string Name => "dispatch-sweep";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var tasks = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
        var rounds = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 3;
        for (var round = 1; round <= rounds; round++)
        {
            // A cluster for each: an owner's jobs that are on one are limited to as many.
            await using var place = await SlurmPlace.StartAsync(["--hold"], cancellationToken);
            await place.Client.BatchIdAsync(await place.Client.SubmitAsync(UnicoreCaller.Job("true", "first"), cancellationToken), cancellationToken);
            await output.WriteLineAsync(await SweepAsync(place, tasks, cancellationToken));
        }
    }

    private static async Task<string> SweepAsync(SlurmPlace place, int tasks, CancellationToken cancellationToken)
    {
        place.Cluster.CountCalls();
        var load = Machine.Load();
        var before = await place.QueuedAsync(cancellationToken);
        var asked = Stopwatch.GetTimestamp();
        var sweep = await place.Client.SubmitAsync(Sweep(tasks), cancellationToken);
        var accepted = Stopwatch.GetTimestamp();
        await UntilQueuedAsync(place, before + tasks, cancellationToken);
        var onCluster = Stopwatch.GetElapsedTime(accepted).TotalSeconds;
        var addresses = await TasksAsync(place, sweep, tasks, cancellationToken);
        for (var i = 0; i <= Looked; i++)
        {
            await place.Client.BatchIdAsync(addresses[(tasks - 1) * i / Looked], cancellationToken);
        }

        var known = Stopwatch.GetElapsedTime(accepted).TotalSeconds;
        await Parallel.ForEachAsync(addresses, cancellationToken, async (task, token) => await place.Client.BatchIdAsync(task, token));
        var calls = place.Cluster.Calls().Count(c => c.Command == "sbatch");
        return $"load average {load}: {tasks} tasks accepted in {Stopwatch.GetElapsedTime(asked, accepted).TotalMilliseconds:F0} ms; "
            + $"after {onCluster:F1} s squeue shows all, after {known:F1} s all have batch ids ({calls} sbatch)";
    }

    private static JsonObject Sweep(int tasks)
    {
        var job = UnicoreCaller.Job("echo $UC_ARRAY_TASK_ID", "sweep");
        job["Resources"] = new JsonObject { ["Runtime"] = "1h", ["ArraySize"] = $"{tasks}" };
        return job;
    }

    private static async Task UntilQueuedAsync(SlurmPlace place, int jobs, CancellationToken cancellationToken)
    {
        while (await place.QueuedAsync(cancellationToken) < jobs)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<Uri>> TasksAsync(SlurmPlace place, Uri sweep, int tasks, CancellationToken cancellationToken)
    {
        var listed = await place.Client.GetAsync(new Uri($"{sweep}/tasks?num=10000"), cancellationToken);
        var addresses = (listed["jobs"] as JsonArray ?? []).Select(a => new Uri(a?.GetValue<string>() ?? string.Empty)).ToList();
        return addresses.Count == tasks ? addresses : throw new InvalidOperationException($"{addresses.Count} of {tasks} tasks are listed.");
    }
}
