using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Slurm;

/// <summary>
/// Time from the end of a batch job, which writes it as its last act, to its final state in a GET, beside <c>sbatch --wait</c> on the cluster itself; and how often the
/// gateway asked the cluster meanwhile. Options: waves of ten jobs (default 5).
/// </summary>
internal sealed class SeenEnds : IFigure
{
    private const int Wave = 10;

    public string Name => "end-to-final";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var waves = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 5;
        await using var place = await SlurmPlace.StartAsync([], cancellationToken);
        await FollowAsync(place, "true; date +%s.%N", cancellationToken);
        place.Cluster.CountCalls();
        var (started, load) = (Stopwatch.GetTimestamp(), Machine.Load());
        var times = new List<double>();
        for (var wave = 0; wave < waves; wave++)
        {
            times.AddRange(await Task.WhenAll(Enumerable.Range(0, Wave).Select(_ => FollowAsync(place, RandomJob(), cancellationToken))));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var looks = place.Cluster.Calls().Where(c => c.Command == "squeue").Select(c => c.At).ToList();
        await output.WriteLineAsync($"load average before: {load}\ngateway: {times.Count} jobs, median {Quantiles.Median(times):F2} s, 95 % within {Quantiles.Of(times, 0.95):F2} s, slowest {times.Max():F2} s");
        await output.WriteLineAsync($"watch queries: {looks.Count} squeue in {seconds:F0} s, {looks.Count / seconds:F2} a second; never closer than {looks.Zip(looks.Skip(1), (a, b) => (b - a).TotalSeconds).Min():F2} s");
        var peers = await Task.WhenAll(Enumerable.Range(0, Wave).Select(_ => WaitAsync(place, cancellationToken)));
        await output.WriteLineAsync($"sbatch --wait: {peers.Length} jobs, median {Quantiles.Median(peers):F2} s, slowest {peers.Max():F2} s");
    }

    private static string RandomJob() => $"sleep {1 + (Random.Shared.NextDouble() * 4):F2}; date +%s.%N";

    /// <summary>Seconds from the end of a job to its final state in a GET.</summary>
    private static async Task<double> FollowAsync(SlurmPlace place, string line, CancellationToken cancellationToken)
    {
        var job = await place.Client.SubmitAsync(UnicoreCaller.Job(line, "end"), cancellationToken);
        string status;
        while ((status = await place.Client.PropertyAsync(job, "status", cancellationToken)) is not ("SUCCESSFUL" or "FAILED"))
        {
            await Task.Delay(50, cancellationToken);
        }

        var seen = Now();
        var output = await place.Client.ReadAsync(job, "stdout", cancellationToken);
        return status is "SUCCESSFUL" ? seen - UnicoreCaller.Seconds(output) : throw new InvalidOperationException($"{job} has failed.");
    }

    private static async Task<double> WaitAsync(SlurmPlace place, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory("peer");
        (await HostCommand.RunAsync("chown", [TestAccounts.Alice, directory.Path], cancellationToken: cancellationToken)).OutputOfSuccess();
        var script = directory.Write("job.sh", $"#!/bin/sh\n{RandomJob()}\n");
        (await place.Cluster.RunAsAsync(
            TestAccounts.Alice, "sbatch", ["--wait", "--time=60", $"--output={directory.Combine("out")}", $"--chdir={directory.Path}", script], cancellationToken)).OutputOfSuccess();
        return Now() - UnicoreCaller.Seconds(await File.ReadAllTextAsync(directory.Combine("out"), cancellationToken));
    }

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
