using Fairlead.Cli.Embedded;
using Fairlead.Server;

namespace Fairlead.Cli.Workflows;

/// <summary>A gateway in this process for the workflows of one directory. Its data stay, so that what was interrupted goes on.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private const string User = "me";
    private const string RunFile = "last-run";
    private readonly EmbeddedGateway _gateway;
    private readonly FileStream _lock;

    private LocalGateway(EmbeddedGateway gateway, FileStream held) => (_gateway, _lock) = (gateway, held);

    /// <summary>A client of it.</summary>
    public WorkflowClient NewClient() =>
        WorkflowClient.Pinned(new Uri(_gateway.Server.Urls.First()), User, _gateway.Password, _gateway.Server.Certificate.Key.Certificate);

    /// <summary>The id of the run that was begun last in a directory, or null.</summary>
    public static string? LastRunIn(string directory) => Path.Combine(directory, RunFile) is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;

    /// <summary>Remembers a run as the one that was begun last.</summary>
    public static Task RememberAsync(string directory, string run, CancellationToken cancellationToken) => File.WriteAllTextAsync(Path.Combine(directory, RunFile), run, cancellationToken);

    /// <summary>Starts it, and with it the runs that have not ended.</summary>
    /// <param name="directory">Where its data are.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="StartRefusedException">It cannot start, or another one has the directory.</exception>
    public static async Task<LocalGateway> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var held = Lock(directory);
        var settings = new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__LOGLEVEL"] = "error",
            ["FAIRLEAD__SITES__0__NAME"] = "local",
            ["FAIRLEAD__SITES__0__KIND"] = "local",
            // To look at processes of this host costs next to nothing, and the next phase waits for it.
            ["FAIRLEAD__SITES__0__LIMITS__WATCHINTERVAL"] = "100ms",
        };
        try
        {
            return new LocalGateway(await EmbeddedGateway.StartAsync(directory, User, port: 0, settings, cancellationToken), held);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The directory {directory} cannot be used: {e.Message}", "If another workflow runs here, wait for it or take another directory with --data.");
        }
    }
}
