using Fairlead.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Fairlead.Store.Tests;

public sealed partial class PostgresJobStoreTests(PostgresServer server) : JobStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync()
    {
        var database = await server.CreateDatabaseAsync($"store_{Interlocked.Increment(ref databases)}", CancellationToken);
        return new StoreOptions { Directory = "unused", Database = database };
    }
}
