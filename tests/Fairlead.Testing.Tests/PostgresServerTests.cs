namespace Fairlead.Testing.Tests;

public sealed class PostgresServerTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_ThenStart_KeepsWhatWasCommitted()
    {
        await postgres.CreateDatabaseAsync("kept", _cancellationToken);
        await postgres.QueryAsync("kept", "CREATE TABLE line AS SELECT generate_series(1, 3) AS n", _cancellationToken);

        await postgres.KillAsync(_cancellationToken);
        await Should.ThrowAsync<InvalidOperationException>(() => postgres.QueryAsync("kept", "SELECT 1", _cancellationToken));
        await postgres.StartAsync(_cancellationToken);

        (await postgres.QueryAsync("kept", "SELECT sum(n), current_setting('fsync') FROM line", _cancellationToken)).ShouldBe("6|on");
    }
}
