using System.Diagnostics;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Gateway.Jobs;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>A process that adds jobs is killed; whatever it acknowledged must be there.</summary>
public sealed class DurabilityTests(PostgresServer server)
{
    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    [InlineData(2000)]
    public async Task Add_AcknowledgedBeforeAKill_IsThereAfterIt(int acknowledgements)
    {
        using var directory = new TemporaryDirectory("durability");
        await KillAfterAsync(acknowledgements, new StoreOptions { Directory = directory.Path });
    }

    [Fact]
    public async Task Add_ToPostgresAcknowledgedBeforeAKill_IsThereAfterIt()
    {
        var database = await server.CreateDatabaseAsync("durability", TestContext.Current.CancellationToken);
        await KillAfterAsync(200, new StoreOptions { Directory = "unused", Database = database });
    }

    private static async Task KillAfterAsync(int acknowledgements, StoreOptions options)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var acknowledged = new List<JobId>();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [JobAdder.AddForEver, options.Directory, options.Database]) { RedirectStandardOutput = true, UseShellExecute = false };
        using (var process = Process.Start(start).ShouldNotBeNull())
        {
            try
            {
                while (acknowledged.Count < acknowledgements && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                {
                    acknowledged.Add(JobId.Parse(line, CultureInfo.InvariantCulture));
                }
            }
            finally
            {
                process.Kill();
            }

            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                acknowledged.Add(JobId.Parse(line, CultureInfo.InvariantCulture));
            }
        }

        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(acknowledgements);
        await using var store = await TestStore.OpenAsync(options);
        (await store.Jobs.FindAsync(acknowledged, cancellationToken)).Count.ShouldBe(acknowledged.Count);
        var stored = await store.Jobs.CountAsync(new JobQuery(), cancellationToken);
        stored.ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
        (await store.Journal.ReadAllAsync(0, 10_000, cancellationToken)).Count.ShouldBe((int)Math.Min(stored, 10_000));
    }
}
