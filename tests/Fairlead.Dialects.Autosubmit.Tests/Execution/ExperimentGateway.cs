using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Dialects.Autosubmit.Experiments;
using Fairlead.Gateway;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Fairlead.Identity;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects.Autosubmit.Tests.Execution;

/// <summary>A gateway that runs experiments: the real store, identity, storages and drivers, and a local site.</summary>
public class ExperimentGateway : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new("experiments");
    private readonly X509Certificate2 _certificate = Certificate();
    private IHost? _host;

    public IServiceProvider Services => _host?.Services ?? throw new InvalidOperationException("The gateway does not run.");

    /// <summary>Where jobs have their directories.</summary>
    public string Work => _directory.Combine("work");

    /// <summary>Where it keeps what it knows.</summary>
    protected virtual string Database => StoreOptions.Sqlite;

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await LeftJobs.EndAsync(_host.Services);
        }

        await StopAsync();
        _certificate.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it and starts another on what it has stored.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task<Principal> WhoIs(string user) =>
        (await Services.GetRequiredService<IPrincipals>().FindAsync(user, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    /// <summary>An experiment with one file of configuration.</summary>
    public async Task<Experiment> CreateAsync(string yaml, string user = "ana")
    {
        var request = new ExperimentRequest(AutosubmitRuns.Dialect, "A trial", Expids.SeriesOf(ExperimentKind.Standard))
        {
            Files = _ => new Dictionary<string, string> { ["all.yml"] = yaml },
        };
        return (await Services.GetRequiredService<CreateExperiment>().RunAsync(await WhoIs(user), request, TestContext.Current.CancellationToken)).ShouldSucceed();
    }

    public async Task<Outcome<GeneratedList>> GenerateAsync(string name, string user = "ana") =>
        await Services.GetRequiredService<GenerateJobs>().RunAsync(await WhoIs(user), name, TestContext.Current.CancellationToken);

    public async Task<Outcome<Experiment>> StartAsync(string name, string user = "ana") =>
        await Services.GetRequiredService<RunExperiment>().StartAsync(await WhoIs(user), name, [], TestContext.Current.CancellationToken);

    public async Task<Outcome<ImmutableArray<int>>> StopAsync(string name, ImmutableHashSet<NodeState>? cancelled = null) => await Services.GetRequiredService<RunExperiment>()
        .StopAsync(await WhoIs("ana"), name, cancelled ?? [], NodeState.Failed, TestContext.Current.CancellationToken);

    public async Task<Outcome<ImmutableArray<StateChange>>> SetAsync(string name, string job, NodeState state, string user = "ana")
    {
        var index = await IndexOf(name, job);
        return await Services.GetRequiredService<SetStates>()
            .RunAsync(await WhoIs(user), name, _ => ImmutableArray.Create(index), state, TestContext.Current.CancellationToken);
    }

    /// <summary>The experiment as it is now.</summary>
    public async Task<Experiment> FindAsync(string name) =>
        (await Services.GetRequiredService<IExperimentStore>().FindAsync(name, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    /// <summary>The experiment once it has come to rest.</summary>
    public Task<Experiment> AtRest(string name) => Eventually.Become(_ => FindAsync(name), until: e => !e.IsGoing, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>How all jobs stand, by name.</summary>
    public async Task<IReadOnlyDictionary<string, NodeStanding>> StandingsAsync(string name)
    {
        var loaded = await LoadAsync(name);
        var known = (await Services.GetRequiredService<INodeHistory>().StandingsAsync(await RunOf(name), TestContext.Current.CancellationToken)).ToDictionary(s => s.Node);
        return loaded.Graph.Jobs.ToDictionary(j => j.Name, j => known.GetValueOrDefault(j.Index, new NodeStanding(j.Index, NodeState.Waiting, null, null)));
    }

    /// <summary>The state of a job once it is as it should be.</summary>
    public Task<NodeStanding> Becomes(string name, string job, Func<NodeStanding, bool> until) =>
        Eventually.Become(async _ => (await StandingsAsync(name))[job], until, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<NodeAttempt>> AttemptsAsync(string name, string? job = null) => await Services.GetRequiredService<INodeHistory>()
        .AttemptsAsync(await RunOf(name), job is null ? null : await IndexOf(name, job), TestContext.Current.CancellationToken);

    private async Task<int> IndexOf(string name, string job) => (await LoadAsync(name)).IndexOf(job).ShouldNotBeNull();

    private async Task<RunId> RunOf(string name) => (await FindAsync(name)).Current.ShouldNotBeNull().Run;

    private async Task<LoadedExperiment> LoadAsync(string name)
    {
        var run = (await Services.GetRequiredService<IRunStore>().FindAsync(await RunOf(name), TestContext.Current.CancellationToken)).ShouldNotBeNull();
        return (await Services.GetRequiredService<Generations>().FindAsync(run, await WhoIs("ana"), TestContext.Current.CancellationToken)).ShouldSucceed();
    }

    private async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddServices(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
            _host = null;
        }
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddLogging(logging => logging.ClearProviders());
        services.AddShells();
        AddSites(services);
        services.AddStorages(new EgressPolicy { AllowRanges = [IPNetwork.Parse("127.0.0.1/32")] });
        services.AddFairleadStore(new StoreOptions { Directory = _directory.Combine("data"), Database = Database });
        services.AddFairleadIdentity(
            new IdentityOptions { SiteName = "HARBOUR", Users = [User("ana"), User("bob"), User("root", Role.Admin)] }, new GatewayKey(_certificate));
        services.AddFairleadGateway();
        services.AddAutosubmitExperiments();
    }

    /// <summary>Adds where jobs run.</summary>
    protected virtual void AddSites(IServiceCollection services)
    {
        services.AddLocalSite(Profile("here"), new LocalOptions { Spool = _directory.Combine("spool"), Cpus = 16, Memory = 64_000_000_000, KillGrace = TimeSpan.FromMilliseconds(500) });
        services.AddSingleton(new StorageSite("here", _ => null));
    }

    private SiteProfile Profile(string name) => new()
    {
        Name = name,
        Kind = "local",
        Workspace = Work,
        Accounts = new AccountRule(Environment.UserName),
        Cpus = 16,
        Memory = 64_000_000_000,
        Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(50) },
    };

    private static User User(string name, Role role = Role.User) => new()
    {
        Name = name,
        Password = PasswordHash.Of("test123", iterations: PasswordHash.InMemoryIterations),
        Roles = [role],
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=harbour-gateway, O=Harbor", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
    }
}
