using System.Security.Cryptography;
using Fairlead.Server;
using Fairlead.Server.Configuration;

namespace Fairlead.Cli.Workflows;

/// <summary>A gateway in this process for the workflows of one directory. Its data stay, so that what was interrupted goes on.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private const string User = "me";
    private const string RunFile = "last-run";
    private readonly FileStream _lock;

    private LocalGateway(FairleadServer server, FileStream held, string password)
    {
        Server = server;
        _lock = held;
        Password = password;
    }

    /// <summary>The gateway.</summary>
    public FairleadServer Server { get; }

    /// <summary>The password of the user, made for this start.</summary>
    public string Password { get; }

    /// <summary>A client of it.</summary>
    public WorkflowClient NewClient() => WorkflowClient.Pinned(new Uri(Server.Urls.First()), User, Password, Server.Certificate.Key.Certificate);

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
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
        var (configuration, problems) = ConfigurationFile.Read(null, new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__URLS__0"] = "https://127.0.0.1:0",
            ["FAIRLEAD__SERVER__LOGLEVEL"] = "error",
            ["FAIRLEAD__DATA__DIRECTORY"] = directory,
            ["FAIRLEAD__SITES__0__NAME"] = "local",
            ["FAIRLEAD__SITES__0__KIND"] = "local",
            // To look at processes of this host costs next to nothing, and the next phase waits for it.
            ["FAIRLEAD__SITES__0__LIMITS__WATCHINTERVAL"] = "100ms",
            ["FAIRLEAD__USERS__0__NAME"] = User,
            ["FAIRLEAD__USERS__0__PASSWORD"] = password,
        });
        var server = FairleadServer.Build(configuration ?? throw new InvalidOperationException(string.Join(' ', problems)));
        var gateway = new LocalGateway(server, held, password);
        try
        {
            await server.StartAsync(cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
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
