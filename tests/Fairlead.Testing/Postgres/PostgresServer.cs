using Xunit;

namespace Fairlead.Testing;

/// <summary>A real PostgreSQL 15 of this test's own on a loopback port, with full fsync. Anyone on this machine may log in as <c>postgres</c>.</summary>
/// <remarks>Needs root and the package postgresql.</remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private static readonly string[] AsPostgres = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];

    private readonly TemporaryDirectory _home = new("postgres");
    private readonly Daemon _daemon;

    /// <summary>Prepares a server; <see cref="InitializeAsync"/> starts it.</summary>
    public PostgresServer() =>
        _daemon = new Daemon(
            [
                "setpriv", .. AsPostgres, $"{Binaries}/postgres", "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1",
                "-c", $"unix_socket_directories={Sockets}", "-c", "fsync=on", "-c", "max_connections=200",
            ],
            _home.Combine("postgres.log"));

    /// <summary>The port it listens on; the same after a restart.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>How to reach the database <c>postgres</c>, in Npgsql's form.</summary>
    public string ConnectionString => ConnectionStringFor("postgres");

    private string Data => _home.Combine("own/data");

    private string Sockets => _home.Combine("own");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // initdb wants to make the data directory itself, in a place where it may.
        _home.CreateDirectory("own");
        (await HostCommand.RunAsync("chown", ["postgres:postgres", Sockets])).OutputOfSuccess();
        (await HostCommand.RunAsync(
            "setpriv",
            [.. AsPostgres, $"{Binaries}/initdb", "--pgdata", Data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])).OutputOfSuccess();
        await StartAsync();
    }

    /// <summary>How to reach <paramref name="database"/>, in Npgsql's form.</summary>
    public string ConnectionStringFor(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    /// <summary>Creates an empty database and says how to reach it.</summary>
    /// <param name="name">A new name of small letters, digits and underscores.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await QueryAsync("postgres", $"CREATE DATABASE \"{name}\"", cancellationToken);
        return ConnectionStringFor(name);
    }

    /// <summary>Runs one statement with psql.</summary>
    /// <returns>The rows as lines, their columns separated by <c>|</c>.</returns>
    /// <exception cref="InvalidOperationException">The statement failed.</exception>
    public async Task<string> QueryAsync(string database, string sql, CancellationToken cancellationToken = default)
    {
        var result = await HostCommand.RunAsync(
            $"{Binaries}/psql",
            ["--no-psqlrc", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-At", "-c", sql],
            cancellationToken: cancellationToken);
        return result.OutputOfSuccess();
    }

    /// <summary>Starts it again on the same port with the same data.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => _daemon.StartAsync(IsReadyAsync, cancellationToken);

    /// <summary>Stops it as its administrator would: connections are closed, transactions rolled back.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _daemon.StopAsync(Signals.Interrupt, cancellationToken);

    /// <summary>Kills it at once with all its processes, as a power cut would (but for what the kernel still writes).</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        // A frozen server makes no more children, and all of those it has are known before any of them is an orphan.
        _daemon.Send(Signals.Stop);
        var children = _daemon.Children;
        foreach (var child in children)
        {
            Signals.Send(child, Signals.Kill);
        }

        await _daemon.StopAsync(Signals.Kill, cancellationToken);

        // The next server does not start while one of them still has the shared memory.
        await Eventually.Become(() => !children.Any(Signals.IsAlive), cancellationToken: cancellationToken);
    }

    /// <summary>Kills it and removes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _home.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        (await HostCommand.RunAsync($"{Binaries}/pg_isready", ["-q", "-h", "127.0.0.1", "-p", $"{Port}"], cancellationToken: cancellationToken)).ExitCode == 0;
}
