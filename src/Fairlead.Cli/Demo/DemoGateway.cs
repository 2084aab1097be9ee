using System.Security.Cryptography;
using Fairlead.Server;
using Fairlead.Server.Configuration;

namespace Fairlead.Cli.Demo;

/// <summary>A gateway in this process, on its embedded defaults, with a directory and a user of its own.</summary>
internal sealed class DemoGateway : IAsyncDisposable
{
    private const string KeptDirectory = "fairlead-demo";
    private readonly bool _keeps;

    private DemoGateway(FairleadServer server, string directory, string password, bool keeps)
    {
        Server = server;
        Directory = directory;
        Password = password;
        _keeps = keeps;
    }

    /// <summary>The user.</summary>
    public static string User => "demouser";

    /// <summary>The gateway.</summary>
    public FairleadServer Server { get; }

    /// <summary>Where its data is.</summary>
    public string Directory { get; }

    /// <summary>The password of the user, made for this run.</summary>
    public string Password { get; }

    /// <summary>The address of UNICORE's API.</summary>
    public string BaseUrl => $"{Server.Urls.First()}/{Server.Configuration.Server.SiteName}/rest/core";

    /// <summary>Starts it.</summary>
    /// <param name="port">Where it listens; 0 for any free port.</param>
    /// <param name="keeps">Whether its data stay.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="StartRefusedException">It cannot start.</exception>
    public static async Task<DemoGateway> StartAsync(int port, bool keeps, CancellationToken cancellationToken)
    {
        var directory = keeps ? Path.GetFullPath(KeptDirectory) : System.IO.Directory.CreateTempSubdirectory("fairlead-demo-").FullName;
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
        var (configuration, problems) = ConfigurationFile.Read(null, new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__URLS__0"] = $"https://127.0.0.1:{port}",
            ["FAIRLEAD__SERVER__LOGLEVEL"] = "warning",
            ["FAIRLEAD__DATA__DIRECTORY"] = directory,
            ["FAIRLEAD__USERS__0__NAME"] = User,
            ["FAIRLEAD__USERS__0__PASSWORD"] = password,
        });
        var server = FairleadServer.Build(configuration ?? throw new InvalidOperationException(string.Join(' ', problems)));
        var gateway = new DemoGateway(server, directory, password, keeps);
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
        if (!_keeps)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
