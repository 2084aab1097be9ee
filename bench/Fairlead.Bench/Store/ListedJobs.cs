using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Http;
using Fairlead.Bench.Running;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store;
using Fairlead.Testing;

namespace Fairlead.Bench.Store;

/// <summary>Time to list 50 of 1,000,000 jobs with a filter at an offset of 10,000: in the store, and over HTTP. Option: another number of jobs.</summary>
internal sealed class ListedJobs : IFigure
{
    private const int Looks = 200;

    private static readonly (string What, JobQuery Query)[] Queries =
    [
        ("owner", Page() with { NewestFirst = true }),
        ("owner and state", Page() with { States = [JobState.Accepted] }),
        ("owner and three states", Page() with { States = [JobState.Accepted, JobState.Running, JobState.Failed] }),
        ("owner and tag", Page() with { Tags = ["red"] }),
        ("owner and site", Page() with { Site = "cluster" }),
    ];

    public string Name => "list";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var jobs = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        using var directory = new TemporaryDirectory("bench");
        await MeasureAsync("sqlite", new StoreOptions { Directory = directory.Combine("data") }, jobs, output, cancellationToken);
        await AskedLists.MeasureAsync(directory, "sqlite", "sqlite", output, cancellationToken);
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        var postgres = new StoreOptions { Directory = directory.Path, Database = server.ConnectionString };
        await MeasureAsync("postgres, just filled", postgres, jobs, output, cancellationToken);
        // What autovacuum does by itself a little later.
        await server.QueryAsync("postgres", "VACUUM (ANALYZE)", cancellationToken);
        await MeasureAsync("postgres, vacuumed", postgres, jobs: 0, output, cancellationToken);
        await AskedLists.MeasureAsync(directory, "postgres", server.ConnectionString, output, cancellationToken);
    }

    private static async Task MeasureAsync(string database, StoreOptions options, int jobs, TextWriter output, CancellationToken cancellationToken)
    {
        await using var store = await OpenStore.AtAsync(options, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await store.AddAsync(jobs, callers: 512, cancellationToken);
        await output.WriteLineAsync($"{database}: {jobs} jobs added in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, load average {Machine.Load()}");
        foreach (var (what, query) in Queries)
        {
            await LookAsync(store, what, i => query with { Owner = $"user{(i * 2) % 10}" });
        }

        await LookAsync(store, "owner, page after page from 50,000 on", i => Page() with { Owner = "user2", Offset = 50_000 + (i * 50) });

        async Task LookAsync(OpenStore opened, string what, Func<int, JobQuery> next)
        {
            var times = new double[Looks];
            for (var i = 0; i < Looks; i++)
            {
                var query = next(i);
                var look = Stopwatch.GetTimestamp();
                var page = await opened.Jobs.ListAsync(query, cancellationToken);
                times[i] = Stopwatch.GetElapsedTime(look).TotalMilliseconds;
                if (page.Jobs.Count != query.Limit)
                {
                    throw new InvalidOperationException($"The list by {what} has {page.Jobs.Count} jobs.");
                }
            }

            Array.Sort(times);
            await output.WriteLineAsync($"{database}, {what}: p50 {times[Looks / 2]:F1} ms, p95 {times[Looks * 95 / 100]:F1} ms");
        }
    }

    private static JobQuery Page() => new() { Offset = 10_000, Limit = 50 };
}
