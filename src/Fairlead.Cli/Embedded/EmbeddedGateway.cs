using System.Globalization;
using System.Security.Cryptography;
using Fairlead.Server;
using Fairlead.Server.Configuration;

namespace Fairlead.Cli.Embedded;

/// <summary>A gateway in this process, on loopback, with one user whose password is made for this start.</summary>
internal sealed class EmbeddedGateway : IAsyncDisposable
{
    private EmbeddedGateway(FairleadServer server, string password) => (Server, Password) = (server, password);

    /// <summary>The gateway.</summary>
    public FairleadServer Server { get; }

    /// <summary>The password of its user.</summary>
    public string Password { get; }

    /// <summary>Starts it.</summary>
    /// <param name="directory">Where its data are.</param>
    /// <param name="user">The name of its user.</param>
    /// <param name="port">Where it listens; 0 for any free port.</param>
    /// <param name="settings">More of its configuration, as variables of the environment; they go before what is usual here.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="StartRefusedException">It cannot start.</exception>
    public static async Task<EmbeddedGateway> StartAsync(
        string directory, string user, int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
        var all = new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__URLS__0"] = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}"),
            ["FAIRLEAD__SERVER__LOGLEVEL"] = "warning",
            ["FAIRLEAD__DATA__DIRECTORY"] = directory,
            ["FAIRLEAD__USERS__0__NAME"] = user,
            ["FAIRLEAD__USERS__0__PASSWORD"] = password,
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var (configuration, problems) = ConfigurationFile.Read(null, all);
        var gateway = new EmbeddedGateway(FairleadServer.Build(configuration ?? throw new InvalidOperationException(string.Join(' ', problems))), password);
        try
        {
            await gateway.Server.StartAsync(cancellationToken);
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
    }
}
