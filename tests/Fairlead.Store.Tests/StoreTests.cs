namespace Fairlead.Store.Tests;

/// <summary>Tests of what every database must do: each has a store of its own, on an empty database that its kind makes.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private TestStore? _store;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The open store.</summary>
    private protected TestStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask InitializeAsync() => _store = await TestStore.OpenAsync(await CreateAsync());

    public async ValueTask DisposeAsync()
    {
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty database of its own.</summary>
    private protected abstract Task<StoreOptions> CreateAsync();
}
