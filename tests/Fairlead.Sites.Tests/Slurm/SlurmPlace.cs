using System.Diagnostics.Metrics;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>A real Slurm whose jobs run as alice.</summary>
public abstract class SlurmPlace : SitePlace, IAsyncLifetime
{
    private readonly TemporaryDirectory _workspaces = new("workspaces");
    private readonly PlainMeterFactory _meters = new();
    private Shells? _shells;
    private SlurmSite? _site;

    public virtual SlurmCluster Cluster { get; } = new();

    public override ISite Site => _site ?? throw new InvalidOperationException("Not started.");

    public override string Account => TestAccounts.Alice;

    /// <summary>The way to its commands.</summary>
    protected abstract SiteAccess Access { get; }

    /// <summary>A Slurm site on the cluster with other options or another way to it.</summary>
    internal SlurmSite Make(SlurmOptions? options = null, SiteAccess? access = null, IFaultPoint? faults = null, ContainerOptions? containers = null, params string[] mapped)
    {
        var profile = new SiteProfile
        {
            Name = "cluster",
            Kind = "slurm",
            Workspace = _workspaces.Path + "/{account}",
            Accounts = new AccountRule(Account) { Mapped = [.. mapped] },
            DefaultQueue = "batch",
            Containers = containers ?? new ContainerOptions(),
        };
        var shells = _shells ?? throw new InvalidOperationException("Not started.");
        return new SlurmSite(profile, options ?? Options(), access ?? Access, new SlurmSurroundings(
            shells, TimeProvider.System, new SiteMeters(_meters), faults ?? new NoFaults(), NullLogger<SlurmSite>.Instance));
    }

    /// <summary>Options that fit a test: nothing is waited for that is not on a network file system.</summary>
    internal SlurmOptions Options(TimeSpan? settle = null, TimeSpan? commandTimeout = null) => new()
    {
        CommandDirectory = Cluster.BinDirectory,
        WatchAccount = null,
        ResultWait = TimeSpan.FromSeconds(1),
        SettleTime = settle ?? TimeSpan.FromSeconds(2),
        CommandTimeout = commandTimeout ?? TimeSpan.FromSeconds(30),
    };

    public virtual async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        foreach (var account in TestAccounts.All)
        {
            await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", account, _workspaces.Combine(account)]);
        }

        await Cluster.InitializeAsync();
        _shells = new Shells(new ShellOptions(), TimeProvider.System, _meters, NullLoggerFactory.Instance);
        _site = Make();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_shells is not null)
        {
            await _shells.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        _workspaces.Dispose();
        _meters.Dispose();
    }
}

/// <summary>Slurm's commands on this host; jobs are handed in as alice by way of setpriv.</summary>
public sealed class SlurmHere : SlurmPlace
{
    public override TimeSpan ShortestTimeLimit => TimeSpan.FromMinutes(1);

    protected override SiteAccess Access => new SiteAccess.ThisHost();
}

/// <summary>The same with a Slurm that forgets jobs seconds after their end.</summary>
public sealed class SlurmForgetful : SlurmPlace
{
    public override SlurmCluster Cluster { get; } = new() { MinJobAge = TimeSpan.FromSeconds(2) };

    public override TimeSpan ShortestTimeLimit => TimeSpan.FromMinutes(1);

    protected override SiteAccess Access => new SiteAccess.ThisHost();
}

/// <summary>Slurm's commands over a real sshd, as alice.</summary>
public sealed class SlurmThere : SlurmPlace
{
    private readonly SshServer _server;

    public SlurmThere() => _server = new SshServer { Cluster = Cluster };

    public override TimeSpan ShortestTimeLimit => TimeSpan.FromMinutes(1);

    public SshServer Server => _server;

    protected override SiteAccess Access => new SiteAccess.Ssh(new SshOptions
    {
        Host = _server.Host,
        Port = _server.Port,
        User = "nobody",
        KnownHosts = _server.KnownHostsFile,
        KeyFile = _server.KeyFor("{account}"),
    });

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await _server.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}

internal sealed class PlainMeterFactory : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(m => m.Dispose());
}
