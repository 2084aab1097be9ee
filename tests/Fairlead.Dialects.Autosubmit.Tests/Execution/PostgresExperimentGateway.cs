using Fairlead.Testing;

namespace Fairlead.Dialects.Autosubmit.Tests.Execution;

/// <summary>The same with a PostgreSQL server of its own.</summary>
public sealed class PostgresExperimentGateway : ExperimentGateway
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
