using System.Collections.Immutable;
using Fairlead.Cli.Embedded;
using Fairlead.Server;

namespace Fairlead.Cli.Demo;

/// <summary>A gateway in this process, on its embedded defaults, with a directory and a user of its own.</summary>
internal sealed class DemoGateway : IAsyncDisposable
{
    private const string KeptDirectory = "fairlead-demo";
    private readonly EmbeddedGateway _gateway;
    private readonly bool _keeps;

    private DemoGateway(EmbeddedGateway gateway, string directory, bool keeps)
    {
        _gateway = gateway;
        Directory = directory;
        _keeps = keeps;
    }

    /// <summary>The user.</summary>
    public static string User => "demouser";

    /// <summary>The gateway.</summary>
    public FairleadServer Server => _gateway.Server;

    /// <summary>Where its data is.</summary>
    public string Directory { get; }

    /// <summary>The password of the user, made for this run.</summary>
    public string Password => _gateway.Password;

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
        try
        {
            return new DemoGateway(await EmbeddedGateway.StartAsync(directory, User, port, ImmutableDictionary<string, string>.Empty, cancellationToken), directory, keeps);
        }
        catch
        {
            Leave(directory, keeps);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Leave(Directory, _keeps);
    }

    private static void Leave(string directory, bool keeps)
    {
        if (!keeps)
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }
}
