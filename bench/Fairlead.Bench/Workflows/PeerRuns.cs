using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Workflows;

/// <summary>
/// The same graphs of <c>true</c> commands run by <c>fairlead workflow run</c> on this host, by GNU make and by Snakemake, two at a time, from the start of each program
/// to its end. Option: jobs of a graph (default 200).
/// </summary>
internal sealed class PeerRuns : IFigure
{
    private const int Width = 20;

    public string Name => "workflow-peers";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var size = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 200;
        (string Shape, int[][] Needs)[] graphs =
        [
            ("chain", [.. Enumerable.Range(0, size).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])]),
            ("fan out and in", [.. Enumerable.Range(0, size).Select(i => i == 0 ? Array.Empty<int>() : [.. i < size - 1 ? Enumerable.Range(0, 1) : Enumerable.Range(1, size - 2)])]),
            ($"layers of {Width}", [.. Enumerable.Range(0, size).Select(i => i < Width ? Array.Empty<int>() : [(((i / Width) - 1) * Width) + (i * 7 % Width), i - Width])]),
        ];
        foreach (var (shape, needs) in graphs)
        {
            using var home = new TemporaryDirectory("peers");
            var load = Machine.Load();
            var fairlead = await FairleadAsync(home, needs, cancellationToken);
            var make = await MakeAsync(home, needs, cancellationToken);
            var snakemake = await SnakemakeAsync(home, needs, cancellationToken);
            await output.WriteLineAsync(
                $"{shape}, {size} jobs: fairlead {fairlead.TotalSeconds:F1} s, make {make.TotalSeconds:F1} s, snakemake {snakemake.TotalSeconds:F1} s; load average {load} before");
        }
    }

    private static Task<TimeSpan> FairleadAsync(TemporaryDirectory home, int[][] needs, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("fairlead: 1\nworkflows:\n  main:\n    phases:\n");
        foreach (var (job, before) in needs.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"      n{job}: {{run: 'true', needs: [{Names(before, ", ", string.Empty)}]}}\n");
        }

        return TimeAsync(GatewayProcess.Program, ["workflow", "run", home.Write("graph.yaml", text.ToString()), "--data", home.Combine("data")], cancellationToken);
    }

    private static Task<TimeSpan> MakeAsync(TemporaryDirectory home, int[][] needs, CancellationToken cancellationToken)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"all: n{needs.Length - 1} {Names(Enumerable.Range(0, needs.Length), " ", string.Empty)}\n");
        foreach (var (job, before) in needs.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"n{job}: {Names(before, " ", string.Empty)}\n\t@sh -c true\n");
        }

        return TimeAsync("make", ["-s", "-j2", "-f", home.Write("Makefile", text.ToString()), "all"], cancellationToken);
    }

    private static Task<TimeSpan> SnakemakeAsync(TemporaryDirectory home, int[][] needs, CancellationToken cancellationToken)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"rule all:\n    input: {Names(Enumerable.Range(0, needs.Length), ", ", "'")}\n");
        foreach (var (job, before) in needs.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"rule n{job}:\n    input: [{Names(before, ", ", "'")}]\n    output: touch('n{job}')\n    shell: 'true'\n");
        }

        return TimeAsync("snakemake", ["-q", "-j2", "-d", home.Combine("snakes"), "-s", home.Write("Snakefile", text.ToString())], cancellationToken);
    }

    private static async Task<TimeSpan> TimeAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        (await HostCommand.RunAsync(program, arguments, cancellationToken: cancellationToken)).OutputOfSuccess();
        return Stopwatch.GetElapsedTime(started);
    }

    private static string Names(IEnumerable<int> jobs, string separator, string quote) => string.Join(separator, jobs.Select(j => string.Create(CultureInfo.InvariantCulture, $"{quote}n{j}{quote}")));
}
