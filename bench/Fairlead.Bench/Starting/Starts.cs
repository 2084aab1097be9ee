using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Bench.Store;
using Fairlead.Core.Jobs;
using Fairlead.Store;
using Fairlead.Testing;

namespace Fairlead.Bench.Starting;

/// <summary>
/// Time from the start of the process until it is ready, and its resident memory some seconds later, with an empty data directory and with many finished jobs, beside an
/// ASP.NET Core server that can do nothing. Options: finished jobs (default 100,000), starts of each (default 5).
/// </summary>
internal sealed class Starts : IFigure
{
    private const string Sites = "  - { name: here, kind: local }";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public string Name => "startup";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var jobs = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        var starts = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 5;
        using var full = new TemporaryDirectory("bench");
        await FillAsync(full.Combine("data"), jobs, cancellationToken);
        await output.WriteLineAsync($"load average {Machine.Load()}");
        await RepeatAsync("an empty ASP.NET Core server", starts, EmptyAsync, output, cancellationToken);
        await RepeatAsync("gateway, nothing there", starts, ColdAsync, output, cancellationToken);
        await RepeatAsync($"gateway, {jobs} finished jobs", starts, token => GatewayAsync(full, token), output, cancellationToken);
    }

    private static async Task RepeatAsync(
        string what, int times, Func<CancellationToken, Task<(double Start, double Resident)>> measure, TextWriter output, CancellationToken cancellationToken)
    {
        var all = new List<(double Start, double Resident)>();
        for (var i = 0; i < times; i++)
        {
            all.Add(await measure(cancellationToken));
        }

        await output.WriteLineAsync(
            $"{what}: ready after {Quantiles.Median(all.Select(a => a.Start)):F2} s (slowest {all.Max(a => a.Start):F2} s), {Quantiles.Median(all.Select(a => a.Resident)):F0} MiB idle (most {all.Max(a => a.Resident):F0} MiB)");
    }

    private static async Task<(double Start, double Resident)> EmptyAsync(CancellationToken cancellationToken)
    {
        using var home = new TemporaryDirectory("bench");
        await using var server = await EmptyServer.StartAsync(home, cancellationToken);
        await Task.Delay(Idle, cancellationToken);
        return (server.StartTime.TotalSeconds, Resident.Now(server.Id));
    }

    private static async Task<(double Start, double Resident)> ColdAsync(CancellationToken cancellationToken)
    {
        using var home = new TemporaryDirectory("bench");
        return await GatewayAsync(home, cancellationToken);
    }

    private static async Task<(double Start, double Resident)> GatewayAsync(TemporaryDirectory home, CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayProcess.StartAsync(home, Sites, cancellationToken);
        await Task.Delay(Idle, cancellationToken);
        return (gateway.StartTime.TotalSeconds, Resident.Now(gateway.Id));
    }

    private static async Task FillAsync(string directory, int jobs, CancellationToken cancellationToken)
    {
        await using var store = await OpenStore.AtAsync(new StoreOptions { Directory = directory }, cancellationToken);
        await store.AddAsync(jobs, callers: 512, cancellationToken, job => job with { Site = "here", State = JobState.Succeeded });
    }
}
