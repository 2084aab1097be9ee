using Fairlead.Testing;

namespace Fairlead.Store.Tests;

public sealed class SqliteJobStoreTests : JobStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("store");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}
