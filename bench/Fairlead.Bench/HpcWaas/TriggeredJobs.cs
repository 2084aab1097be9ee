using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Bench.Slurm;
using Fairlead.Testing;

namespace Fairlead.Bench.HpcWaas;

/// <summary>
/// Published workflows that are triggered one after the other, onto Slurm over SSH: how long it takes until the trigger is answered, and until Slurm has given
/// the first job its id. Option: executions (50).
/// </summary>
internal sealed class TriggeredJobs : IFigure
{
    /// <inheritdoc/>
    public string Name => "hpcwaas-trigger";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var executions = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 50;
        using var home = new TemporaryDirectory("bench-trigger");
        await using var place = await SlurmPlace.StartAsync([], cancellationToken, HpcWaasCaller.Publish(home, Workflow));
        using var http = HpcWaasCaller.Connect(place.Gateway.Address);
        var (answered, submitted) = (new List<double>(), new List<double>());

        // The first connects.
        for (var i = 0; i <= executions; i++)
        {
            var begun = TimeProvider.System.GetUtcNow();
            var execution = await HpcWaasCaller.TriggerAsync(http, cancellationToken);
            answered.Add((TimeProvider.System.GetUtcNow() - begun).TotalMilliseconds);
            submitted.Add((await HpcWaasCaller.WaitForEntryAsync(http, execution, "The batch system has it as", cancellationToken) - begun).TotalMilliseconds);
        }

        await output.WriteLineAsync(
            $"load average {Machine.Load()}: {executions} triggers, answered in {Told(answered[1..])}; until Slurm has the first job {Told(submitted[1..])}; the very first {submitted[0]:F0} ms");
    }

    private const string Workflow = """
        fairlead: 1
        workflows:
          talk:
            phases:
              speak: {run: "true"}
        """;

    private static string Told(List<double> times) => $"median {Quantiles.Median(times):F0}, 95 % within {Quantiles.Of(times, 0.95):F0} ms";
}
