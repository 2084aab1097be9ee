using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Fairlead.Identity;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Shell;
using Fairlead.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fairlead.Bench.Workflows;

/// <summary>The gateway with its real store and drivers in this process, without HTTP, whose only site does nothing.</summary>
internal sealed class NoOpGateway : IAsyncDisposable
{
    private const string User = "user";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly IHost _host;

    private NoOpGateway(IHost host) => _host = host;

    /// <summary>Starts it on an empty database.</summary>
    public static async Task<NoOpGateway> StartAsync(TemporaryDirectory place, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var services = builder.Services;
        services.AddLogging();
        services.AddShells();
        services.AddSingleton<ISite, NoOpSite>();
        services.AddSingleton<IRunDialect, NoOpRuns>();
        services.AddStorages(new EgressPolicy());
        services.AddFairleadStore(new StoreOptions { Directory = place.Combine("data") });
        services.AddFairleadIdentity(
            new IdentityOptions { SiteName = "BENCH", Users = [new User { Name = User, Password = PasswordHash.Of("bench", PasswordHash.InMemoryIterations), Roles = [Role.User] }] },
            new GatewayKey(Certificate()));
        services.AddFairleadGateway();
        services.AddSingleton(Options.Create(new JobOptions()));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new NoOpGateway(host);
    }

    /// <summary>Submits a workflow and waits for its end.</summary>
    public async Task<Run> RunAsync(WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        var owner = await _host.Services.GetRequiredService<IPrincipals>().FindAsync(User, cancellationToken) ?? throw new InvalidOperationException("The user is gone.");
        var outcome = await _host.Services.GetRequiredService<SubmitRun>().RunAsync(owner, new RunSubmission(definition, NoOpRuns.DialectName, "{}"), cancellationToken);
        if (!outcome.TryGet(out var run, out var refusal))
        {
            throw new InvalidOperationException(refusal.Message);
        }

        var store = _host.Services.GetRequiredService<IRunStore>();
        while (run is { Header.Phase: RunPhase.Running })
        {
            await Task.Delay(Pause, cancellationToken);
            run = await store.FindAsync(run.Id, cancellationToken);
        }

        return run ?? throw new InvalidOperationException("The run is gone.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
    }
}
