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
        await store.AddAsync(2_000, callers: 64, cancellationToken);
        foreach (var (jobs, callers) in new[] { (3_000, 1), (10_000, 8), (50_000, 64), (100_000, 512) })
        {
            var started = Stopwatch.GetTimestamp();
            await store.AddAsync(jobs, callers, cancellationToken);
            await output.WriteLineAsync($"{database}, {callers} callers: {jobs / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} jobs/s");
        }
    }
}
