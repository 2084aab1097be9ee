using Fairlead.Server;
using Fairlead.Server.Configuration;
using Fairlead.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>A whole gateway from a configuration file, with HPCWaaS on a loopback port and a site on this host. It can be stopped and started again.</summary>
public sealed class HpcWaasServer : IAsyncLifetime
{
    public const string MaraPassword = "s3:cr:et";
    public const string Password = "test123";
    public const string Site = "coast";

    private readonly TemporaryDirectory _directory = new("hpcwaas");
    private FairleadServer? _server;

    /// <summary>More of the <c>dialects.hpcwaas</c> part.</summary>
    public string Dialect { get; init; } = string.Empty;

    /// <summary>More of the configuration.</summary>
    public string More { get; init; } = string.Empty;

    /// <summary>The accounts of mara.</summary>
    public string Accounts { get; init; } = "accounts: {}";

    /// <summary>The sites; null for one on this host.</summary>
    public string? Sites { get; init; }

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public IServiceProvider Services => Running.Services;

    /// <summary>A path in the directory of this server.</summary>
    public string PathOf(string name) => _directory.Combine(name);

    private FairleadServer Running => _server ?? throw new InvalidOperationException("The server does not run.");

    public async ValueTask InitializeAsync()
    {
        _directory.CreateDirectory("templates/WORKFLOWS/HARBOUR");
        _directory.CreateDirectory("templates/WORKFLOWS/DEMO");
        _directory.Write("templates/WORKFLOWS/HARBOUR/workflow.yaml", HarbourFiles.HarbourWorkflow);
        _directory.Write("templates/WORKFLOWS/DEMO/workflow.yaml", HarbourFiles.DemoWorkflow);
        Publish(HarbourFiles.Applications(Site));
        await StartAsync();
    }

    /// <summary>Says which workflows are offered from now on.</summary>
    public void Publish(string applications) => _directory.Write("applications.yaml", applications);

    public async Task StartAsync()
    {
        var read = ConfigurationFile.Read(_directory.Write("fairlead.yaml", Configuration()), new Dictionary<string, string>());
        read.Problems.ShouldBeEmpty();
        _server = FairleadServer.Build(read.Configuration.ShouldNotBeNull());
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await LeftJobs.EndAsync(Services);
        }

        await StopAsync();
        _directory.Dispose();
    }

    internal HpcWaasClient ClientFor(string? user) => new(Address, user, user == "mara" ? MaraPassword : Password);

    private string Configuration() => $$"""
        server: { urls: [http://127.0.0.1:0], siteName: COAST, logLevel: error }
        data: { directory: {{_directory.Combine("data")}} }
        users:
        - { name: mara, password: "{{MaraPassword}}", {{Accounts}} }
        - { name: jonas, password: {{Password}} }
        - { name: admin, password: {{Password}}, roles: [admin] }
        templates:
        - { name: coast, directory: {{_directory.Combine("templates")}} }
        applicationFiles: [{{_directory.Combine("applications.yaml")}}]
        dialects:
          hpcwaas:
            enabled: true
        {{Dialect}}
        sites:
        {{Sites ?? $"- {{ name: {Site}, kind: local, workspace: {_directory.Combine("work")}, slots: {{ cpus: 16, memory: 8GiB }} }}"}}
        {{More}}
        """;
}
