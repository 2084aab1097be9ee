using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Bench.Store;
using Fairlead.Testing;
using Microsoft.Data.Sqlite;

namespace Fairlead.Bench.Http;

/// <summary>
/// Durable submissions a second over HTTP, beside an endpoint of the same server that does nothing and beside what SQLite can do on the same disk.
/// Options: seconds for each measurement (default 8), rounds (default 3), connections (default 64).
/// </summary>
internal sealed class SubmittedJobs : IFigure
{
    private const string Job = """
        {"Executable": "/usr/bin/python3", "Arguments": ["simulate.py", "--seed", "1"], "Name": "parameter study", "Tags": ["red"],
         "Environment": {"OMP_NUM_THREADS": "4"}, "Resources": {"Runtime": "1h", "CPUsPerNode": "1"}}
        """;

    // One job keeps the only place at the site: all others are accepted and wait.
    private const string Sites = """
          - { name: here, kind: local, limits: { maxActive: 1 } }
        """;

    public string Name => "http-submit";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(Option(options, 0, 8));
        var connections = Option(options, 2, 64);
        using var home = new TemporaryDirectory("bench");
        await using var gateway = await GatewayProcess.StartAsync(home, Sites, cancellationToken);
        var holder = await gateway.Client.SubmitAsync(UnicoreCaller.Job("sleep 86400", "keeps the place"), cancellationToken);
        await gateway.Client.BatchIdAsync(holder, cancellationToken);
        var session = new Dictionary<string, string> { ["X-UNICORE-SecuritySession"] = await gateway.Client.SessionAsync(cancellationToken) };
        var basic = new Dictionary<string, string> { ["Authorization"] = GatewayProcess.Authorization };
        (string What, Uri Server, string Path, Dictionary<string, string> Headers, string? Body)[] loads =
        [
            ("empty endpoint, http", gateway.Address, "/health/live", [], null),
            ("submissions, http, session", gateway.Address, "/BENCH/rest/core/jobs", session, Job),
            ("submissions, http, Basic", gateway.Address, "/BENCH/rest/core/jobs", basic, Job),
            ("empty endpoint, https", gateway.SecureAddress, "/health/live", [], null),
            ("submissions, https, session", gateway.SecureAddress, "/BENCH/rest/core/jobs", session, Job),
        ];
        long acknowledged = 0;
        for (var round = 0; round <= Option(options, 1, 3); round++)
        {
            // The first round only warms everything up: code is compiled, files grow.
            await output.WriteLineAsync(round == 0 ? $"warming up, {connections} connections" : $"round {round}, load average {Machine.Load()}");
            var empty = 0.0;
            foreach (var (what, server, path, headers, body) in loads)
            {
                var cpu = Machine.CpuSecondsOf(gateway.Id);
                var result = await HttpLoad.RunAsync(home, new Uri(server, path), connections, time, headers, body, cancellationToken);
                var work = (Machine.CpuSecondsOf(gateway.Id) - cpu) * 1e6 / result.Requests;
                acknowledged += body is null ? 0 : result.Requests - result.Failures;
                empty = body is null ? result.Rate : empty;
                await output.WriteLineAsync($"  {what}: {result.Rate:F0}/s{(body is null ? "" : $", {result.Rate / empty:P0} of the empty endpoint")}, {work:F0} µs CPU each, median {result.Median:F1} ms, 99 % within {result.Slowest:F1} ms, {result.Failures} failures");
            }

            var limit = SqliteLimit.RowsPerSecond(home.Combine("limit.db"), rows: 40 * connections, rowsPerCommit: connections);
            await output.WriteLineAsync($"  sqlite limit, {connections} rows a commit: {limit:F0} rows/s");
        }

        var stored = Count(home.Combine("data/fairlead.db"));
        await output.WriteLineAsync($"acknowledged {acknowledged} submissions, found {stored} jobs in the database: {(stored >= acknowledged ? "none lost" : "LOST")}");
    }

    private static int Option(IReadOnlyList<string> options, int index, int otherwise) =>
        index < options.Count ? int.Parse(options[index], CultureInfo.InvariantCulture) : otherwise;

    private static long Count(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM job";
        return (long)(command.ExecuteScalar() ?? 0L);
    }
}
