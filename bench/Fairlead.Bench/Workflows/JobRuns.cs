using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Workflows;

/// <summary>
/// Workflows all of whose nodes are jobs, on a site that does nothing: every job is stored, admitted, submitted, watched and collected like any other, and
/// each of its steps is durable before the next. A chain waits for all of these one after the other, and is a hundredth as long.
/// </summary>
internal sealed class JobRuns : IFigure
{
    private const int ShorterChain = 100;

    /// <inheritdoc/>
    public string Name => "workflow-jobs";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var size = options is [var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 100_000;
        foreach (var (shape, make) in Graphs.All)
        {
            var jobs = shape == Graphs.ChainShape ? size / ShorterChain : size;
            using var place = new TemporaryDirectory("bench-jobs");
            await using var gateway = await NoOpGateway.StartAsync(place, cancellationToken);
            GC.Collect();
            var before = Resident.Now(Environment.ProcessId);
            Resident.ForgetPeak(Environment.ProcessId);
            var definition = make(jobs);
            var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var run = await gateway.RunAsync(definition, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            await output.WriteLineAsync(
                $"{shape}, {run.Header.Jobs} jobs: {run.Header.Phase}, ended after {elapsed.TotalSeconds:F2} s, {run.Header.Jobs / elapsed.TotalSeconds:F0} jobs/s, "
                + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / run.Header.Jobs:F0} µs CPU each, memory {before:F0} MiB before, {Resident.Peak(Environment.ProcessId):F0} MiB at most, "
                + $"load average {Machine.Load()}");
        }
    }
}
