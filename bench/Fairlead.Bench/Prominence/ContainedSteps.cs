using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Prominence;

/// <summary>
/// What a step in a container costs, on this host by bubblewrap: a job of many tasks that do nothing, less one of a single task, beside a script that calls bubblewrap by
/// hand as often, and one that runs the bare command. Options: tasks (100, the most that one job may have), rounds (3).
/// </summary>
internal sealed class ContainedSteps : IFigure
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public string Name => "prominence-container";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var tasks = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 100;
        var rounds = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 3;
        using var home = new TemporaryDirectory("bench");
        var image = await TestImage.MakeAsync(home.CreateDirectory("image"), "hello", cancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(home, "  - { name: here, kind: local, containers: { runtimes: [bubblewrap] } }", cancellationToken);
        using var client = new ProminenceCaller(gateway.Address);
        await JobAsync(client, image, 1, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            var load = Machine.Load();
            var (one, many) = (await JobAsync(client, image, 1, cancellationToken), await JobAsync(client, image, tasks, cancellationToken));
            var bubblewrap = await LoopAsync($"bwrap --ro-bind '{image.Root}' / --dev /dev --proc /proc --tmpfs /tmp echo", tasks, cancellationToken);
            var bare = await LoopAsync($"'{image.Root}/bin/echo'", tasks, cancellationToken);
            await output.WriteLineAsync(
                $"load average {load}: a task in a container {(many - one) / (tasks - 1):F1} ms, bubblewrap by hand {bubblewrap / tasks:F1} ms, the bare command {bare / tasks:F1} ms; "
                + $"a whole job of one task {one:F0} ms");
        }
    }

    /// <summary>From the request to the final state, in milliseconds.</summary>
    private static async Task<double> JobAsync(ProminenceCaller client, TestImage image, int tasks, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await client.SubmitAsync("jobs", ProminenceCaller.Job(image.Root, "echo", tasks), cancellationToken);
        while (true)
        {
            var (view, _) = await client.GetAsync($"jobs/{id}", cancellationToken);
            if (view["status"]?.GetValue<string>() is "completed" && view["execution"]?["tasks"]?.AsArray().Count == tasks)
            {
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            if (view["events"]?["endTime"] is not null)
            {
                throw new InvalidOperationException($"A job has failed: {view.ToJsonString()}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<double> LoopAsync(string command, int times, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var script = $"set -e; i=0; while [ $i -lt {times.ToString(CultureInfo.InvariantCulture)} ]; do {command} >/dev/null; i=$((i + 1)); done";
        (await HostCommand.RunAsync("sh", ["-c", script], cancellationToken: cancellationToken)).OutputOfSuccess();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
