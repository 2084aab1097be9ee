using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Bench.Slurm;

namespace Fairlead.Bench.Prominence;

/// <summary>
/// A workflow whose factory makes thousands of jobs, onto Slurm over SSH: how long it takes to accept it, until the cluster has all of them, and to ask how it is
/// meanwhile and afterwards. The jobs are held, so that what they run does not count. Option: jobs (10,000, which is how many one owner may have on a site).
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
        await using var place = await SlurmPlace.StartAsync(["--hold"], cancellationToken);
        using var client = new ProminenceCaller(place.Gateway.Address);
        place.Cluster.CountCalls();
        var load = Machine.Load();
        var asked = Stopwatch.GetTimestamp();
        var id = await client.SubmitAsync("workflows", Workflow(jobs), cancellationToken);
        var accepted = Stopwatch.GetTimestamp();
        var meanwhile = new List<double>();
        for (var queued = 0; queued < jobs; queued = await place.QueuedAsync(cancellationToken))
        {
            meanwhile.Add(await AskAsync(client, id, cancellationToken));
            await Task.Delay(200, cancellationToken);
        }

        var onCluster = Stopwatch.GetElapsedTime(accepted).TotalSeconds;
        var calls = place.Cluster.Calls().Count(c => c.Command == "sbatch");
        var afterwards = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            afterwards.Add(await AskAsync(client, id, cancellationToken));
        }

        var (view, _) = await client.GetAsync($"workflows/{id}", cancellationToken);
        await output.WriteLineAsync(
            $"load average {load}: {jobs} jobs accepted in {Stopwatch.GetElapsedTime(asked, accepted).TotalMilliseconds:F0} ms; after {onCluster:F1} s squeue shows all ({calls} sbatch); "
            + $"progress {view["progress"]?.ToJsonString()}; memory at most {Resident.Peak(place.Gateway.Id):F0} MiB");
        await output.WriteLineAsync($"GET of the whole workflow meanwhile: {Told(meanwhile)}; afterwards: {Told(afterwards)}");
    }

    private static async Task<double> AskAsync(ProminenceCaller client, long id, CancellationToken cancellationToken) =>
        (await client.GetAsync($"workflows/{id}", cancellationToken)).Elapsed.TotalMilliseconds;

    private static string Told(List<double> times) => $"median {Quantiles.Median(times):F1}, 95 % within {Quantiles.Of(times, 0.95):F1}, slowest {times.Max():F1} ms of {times.Count}";

    private static JsonObject Workflow(int jobs) => new()
    {
        ["name"] = "points",
        ["jobs"] = new JsonArray(ProminenceCaller.Job("/", "/bin/echo $n")),
        ["factories"] = new JsonArray(new JsonObject
        {
            ["type"] = "parameterSweep",
            ["name"] = "numbers",
            ["jobs"] = new JsonArray("point"),
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "n", ["start"] = 1, ["end"] = jobs, ["step"] = 1 }),
        }),
    };
}
