using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Bench.Slurm;
using Fairlead.Testing;

namespace Fairlead.Bench.Prominence;

/// <summary>
/// A workflow whose factory makes thousands of jobs, onto Slurm over SSH: how long it takes to accept it, until the cluster has all of them, and to ask how it is
/// meanwhile and afterwards. The jobs are held, so that what they run does not count, unless they are to go to their end. Options: jobs (10,000, which is how
/// many one owner may have on a site), and <c>end</c> for jobs that run.
/// </summary>
internal sealed class FactoryJobs : IFigure
{
    private const int Asked = 300;

    /// <inheritdoc/>
    public string Name => "prominence-workflow";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var jobs = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
        var isToEnd = options is [_, "end", ..];
        await using var place = await SlurmPlace.StartAsync(isToEnd ? [] : ["--hold"], cancellationToken);
        using var client = new ProminenceCaller(place.Gateway.Address);
        using var images = new TemporaryDirectory("bench-image");
        var image = await TestImage.MakeAsync(images.Path, "high", cancellationToken);
        (await HostCommand.RunAsync("chmod", ["-R", "a+rX", images.Path], cancellationToken: cancellationToken)).OutputOfSuccess();
        place.Cluster.CountCalls();
        var load = Machine.Load();
        var asked = Stopwatch.GetTimestamp();
        var id = await client.SubmitAsync("workflows", Workflow(image.Root, jobs), cancellationToken);
        var accepted = Stopwatch.GetTimestamp();
        await output.WriteLineAsync($"load average {load}: {jobs} jobs accepted in {Stopwatch.GetElapsedTime(asked, accepted).TotalMilliseconds:F0} ms");
        var meanwhile = isToEnd ? await FollowAsync(client, id, cancellationToken) : await UntilQueuedAsync(place, client, id, jobs, cancellationToken);
        await output.WriteLineAsync(
            $"{(isToEnd ? "at its end" : "squeue shows all")} {Stopwatch.GetElapsedTime(accepted).TotalSeconds:F1} s later ({place.Cluster.Calls().Count(c => c.Command == "sbatch")} sbatch), load average {Machine.Load()}");
        var afterwards = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            afterwards.Add(await AskAsync(client, id, cancellationToken));
        }

        var (view, _) = await client.GetAsync($"workflows/{id}", cancellationToken);
        await output.WriteLineAsync($"{view["status"]}, progress {view["progress"]?.ToJsonString()}; memory at most {Resident.Peak(place.Gateway.Id):F0} MiB");
        await output.WriteLineAsync($"GET of the whole workflow meanwhile: {Told(meanwhile)}; afterwards: {Told(afterwards)}");
    }

    private static async Task<List<double>> UntilQueuedAsync(SlurmPlace place, ProminenceCaller client, long id, int jobs, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var queued = 0; queued < jobs; queued = await place.QueuedAsync(cancellationToken))
        {
            times.Add(await AskAsync(client, id, cancellationToken));
            await Task.Delay(200, cancellationToken);
        }

        return times;
    }

    private static async Task<List<double>> FollowAsync(ProminenceCaller client, long id, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        while (true)
        {
            var (view, elapsed) = await client.GetAsync($"workflows/{id}", cancellationToken);
            times.Add(elapsed.TotalMilliseconds);
            if (view["status"]?.GetValue<string>() is not ("pending" or "running"))
            {
                return times;
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    private static async Task<double> AskAsync(ProminenceCaller client, long id, CancellationToken cancellationToken) =>
        (await client.GetAsync($"workflows/{id}", cancellationToken)).Elapsed.TotalMilliseconds;

    private static string Told(List<double> times) => $"median {Quantiles.Median(times):F1}, 95 % within {Quantiles.Of(times, 0.95):F1}, slowest {times.Max():F1} ms of {times.Count}";

    private static JsonObject Workflow(string image, int jobs) => new()
    {
        ["name"] = "points",
        ["jobs"] = new JsonArray(ProminenceCaller.Job(image, "/bin/echo $n")),
        ["factories"] = new JsonArray(new JsonObject
        {
            ["type"] = "parameterSweep",
            ["name"] = "numbers",
            ["jobs"] = new JsonArray("point"),
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "n", ["start"] = 1, ["end"] = jobs, ["step"] = 1 }),
        }),
    };
}
