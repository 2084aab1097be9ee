using System.Diagnostics;
using Fairlead.Store;
using Fairlead.Testing;

namespace Fairlead.Bench.Store;

/// <summary>Durable submissions a second at the store, beside what SQLite can do on the same disk.</summary>
internal sealed class AddedJobs : IFigure
{
    public string Name => "store-add";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory("bench");
        await output.WriteLineAsync($"load average before: {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}");
        foreach (var (rows, rowsPerCommit) in new[] { (5_000, 1), (50_000, 64), (50_000, 500) })
        {
            var limit = SqliteLimit.RowsPerSecond(directory.Combine("limit.db"), rows, rowsPerCommit);
            await output.WriteLineAsync($"sqlite limit, {rowsPerCommit} rows a commit: {limit:F0} rows/s");
        }

        await MeasureAsync("sqlite", new StoreOptions { Directory = directory.Combine("data") }, output, cancellationToken);
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await MeasureAsync("postgres", new StoreOptions { Directory = directory.Path, Database = server.ConnectionString }, output, cancellationToken);
    }

    private static async Task MeasureAsync(string database, StoreOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var store = await OpenStore.AtAsync(options, cancellationToken);
        using var commits = new CommitCounts();
        await store.AddAsync(2_000, callers: 64, cancellationToken);
        foreach (var (jobs, callers) in new[] { (3_000, 1), (10_000, 8), (50_000, 64), (100_000, 512) })
        {
            commits.Take();
            var cpu = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            await store.AddAsync(jobs, callers, cancellationToken);
            var rate = jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;
            var work = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / jobs;
            await output.WriteLineAsync($"{database}, {callers} callers: {rate:F0} jobs/s, {(double)jobs / commits.Take():F0} jobs a commit, {work:F0} µs CPU a job");
        }
    }
}
