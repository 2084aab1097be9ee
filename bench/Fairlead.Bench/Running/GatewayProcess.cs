using System.Text;
using Fairlead.Testing;

namespace Fairlead.Bench.Running;

/// <summary>The real program, <c>fairlead serve</c>, with a configuration of its own.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    /// <summary>Its user: one of those whose jobs <see cref="Store.OpenStore"/> makes.</summary>
    private const string User = "user4";
    private const string Password = "a password to measure with";
    private readonly ServedProcess _process;

    private GatewayProcess(ServedProcess process, Uri address, Uri secureAddress)
    {
        _process = process;
        Address = address;
        SecureAddress = secureAddress;
        Client = new UnicoreCaller(new Uri(address, "/BENCH/rest/core/"), Authorization);
    }

    /// <summary>The header with which its user logs in, as curl and others write it.</summary>
    public static string Authorization { get; } = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))}";

    /// <summary>Where it speaks HTTP.</summary>
    public Uri Address { get; }

    /// <summary>Where it speaks HTTPS, with a certificate of its own.</summary>
    public Uri SecureAddress { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>From its start to being ready.</summary>
    public TimeSpan StartTime => _process.StartTime;

    /// <summary>Talks to it.</summary>
    public UnicoreCaller Client { get; }

    /// <summary>Where the build put the program: beside us, in a directory of its own.</summary>
    public static string Program { get; } = Path.GetFullPath(
        $"../../Fairlead.Cli/{Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))}/fairlead", AppContext.BaseDirectory);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="home">Where its configuration, log and data go; what is there from an earlier start stays.</param>
    /// <param name="sites">The <c>sites</c> part of its configuration.</param>
    /// <param name="database">As in the configuration.</param>
    /// <param name="account">The account of its user on the site <c>cluster</c>, or null.</param>
    /// <param name="more">More of its configuration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<GatewayProcess> StartAsync(
        TemporaryDirectory home, string sites, CancellationToken cancellationToken, string database = "sqlite", string? account = null, string more = "")
    {
        var (plain, secure) = (new Uri($"http://127.0.0.1:{FreePort.Take()}"), new Uri($"https://127.0.0.1:{FreePort.Take()}"));
        var file = home.Write("fairlead.yaml", $$"""
            server: { urls: ["{{plain}}", "{{secure}}"], siteName: BENCH }
            data: { directory: "{{home.Combine("data")}}", database: "{{database}}" }
            users:
              - { name: {{User}}, password: "{{Password}}"{{(account is null ? "" : $", accounts: {{ cluster: {account} }}")}} }
            dialects: { prominence: { enabled: true }, autosubmit: { enabled: true }, hpcwaas: { enabled: true } }
            sites:
            {{sites}}
            {{more}}

            """);
        var process = await ServedProcess.StartAsync(
            [Program, "serve", "--config", file], home.Combine("serve.log"), new Uri(plain, "/health/ready"), cancellationToken);
        return new GatewayProcess(process, plain, secure);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
