using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Slurm;

/// <summary>
/// Distinct jobs from HTTP requests onto Slurm over SSH, beside four parallel <c>sbatch</c> on the cluster itself. All jobs are held, so that only their way there
/// is measured. Options: jobs (default 300), rounds (default 3).
/// </summary>
internal sealed class DispatchedJobs : IFigure
{
    private const int Callers = 16;

    public string Name => "dispatch";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var jobs = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 300;
        var rounds = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 3;
        await using var place = await SlurmPlace.StartAsync(["--hold"], cancellationToken);
        // Unmeasured: code is compiled, the connection is made.
        await DispatchAsync(place, jobs, cancellationToken);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            await output.WriteLineAsync($"round {round}, load average {Machine.Load()}");
            var peer = jobs / await SubmitInParallelAsync(place, jobs, cancellationToken);
            var cpu = Machine.CpuSecondsOf(place.Gateway.Id);
            var ours = jobs / await DispatchAsync(place, jobs, cancellationToken);
            cpu = Machine.CpuSecondsOf(place.Gateway.Id) - cpu;
            ratios.Add(ours / peer);
            await output.WriteLineAsync($"  four sbatch at a time: {peer:F0} jobs/s; gateway, from the first POST to the last batch id: {ours:F0} jobs/s, {cpu * 1000 / jobs:F1} ms CPU of the gateway each; ratio {ours / peer:F2}");
        }

        await output.WriteLineAsync($"median ratio {Quantiles.Median(ratios):F2}; jobs in squeue: {await place.QueuedAsync(cancellationToken)}");
    }

    /// <summary>Seconds until all have their batch ids.</summary>
    private static async Task<double> DispatchAsync(SlurmPlace place, int jobs, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var addresses = new Uri[jobs];
        await Parallel.ForAsync(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken }, async (i, token) =>
            addresses[i] = await place.Client.SubmitAsync(UnicoreCaller.Job($"echo {started} {i}", $"study {i}"), token));
        foreach (var address in addresses)
        {
            await place.Client.BatchIdAsync(address, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Seconds that <c>sbatch</c> takes for as many, four at a time, by the same account and programs.</summary>
    private static async Task<double> SubmitInParallelAsync(SlurmPlace place, int jobs, CancellationToken cancellationToken)
    {
        var script = place.WriteScript("echo done");
        var sbatch = Path.Combine(place.Cluster.BinDirectory, "sbatch");
        var started = Stopwatch.GetTimestamp();
        var result = await TestAccounts.RunAsync(
            TestAccounts.Alice,
            "/bin/sh",
            ["-c", $"seq {jobs} | xargs -P 4 -I{{}} '{sbatch}' --parsable --hold --time=60 --job-name='study {{}}' --comment=peer:{{}} --output=/dev/null --chdir=/tmp '{script}'"],
            cancellationToken: cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var taken = result.OutputOfSuccess().Split('\n').Length;
        return taken == jobs ? seconds : throw new InvalidOperationException($"Slurm took {taken} of {jobs}.");
    }
}
