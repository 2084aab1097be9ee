using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway that keeps what it knows in PostgreSQL, which is stricter with texts than SQLite is.</summary>
public sealed class PostgresUnicoreServer : EndpointServer
{
    private readonly PostgresServer _postgres = new();

    protected override string Database => _postgres.ConnectionString;

    public override async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
