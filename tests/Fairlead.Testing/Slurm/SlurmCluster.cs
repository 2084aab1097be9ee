using Xunit;

namespace Fairlead.Testing;

/// <summary>A real Slurm of this test's own: munged, slurmctld and slurmd on loopback ports, with the partitions <c>batch</c> (default) and <c>long</c>.</summary>
/// <remarks>Needs root, and the packages slurm-wlm and munge. Several may run on a machine at once. There is no accounting database: sacct refuses.</remarks>
public sealed class SlurmCluster : IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("slurm");
    private readonly Munge _munge;
    private readonly SlurmCommands _commands;
    private readonly Daemon _controller;
    private readonly int _controllerPort = FreePort.Take();
    private readonly List<SlurmNode> _nodes = [];

    /// <summary>Prepares a cluster; <see cref="InitializeAsync"/> starts it.</summary>
    public SlurmCluster()
    {
        _munge = new Munge(_home);
        ConfigFile = _home.Combine("conf/slurm.conf");
        Environment = new Dictionary<string, string> { ["SLURM_CONF"] = ConfigFile };
        _commands = new SlurmCommands(_home, ConfigFile);
        _controller = new Daemon(["slurmctld", "-D"], _home.Combine("slurmctld.out"), Environment);
    }

    /// <summary>How many nodes there are. Default: 2.</summary>
    public int NodeCount { get; init; } = 2;

    /// <summary>CPUs of each node; more than the machine has is fine. Default: 64.</summary>
    public int CpusPerNode { get; init; } = 64;

    /// <summary>Memory of each node in MiB. Default: 256,000.</summary>
    public int MemoryPerNode { get; init; } = 256_000;

    /// <summary>GPUs (<c>gres/gpu</c>) of each node. Default: 4.</summary>
    public int GpusPerNode { get; init; } = 4;

    /// <summary>How long the controller remembers a job that ended. Default: 300 s; from 2 s on jobs are forgotten within a test.</summary>
    public TimeSpan MinJobAge { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>More lines for slurm.conf.</summary>
    public string ExtraConfiguration { get; init; } = "";

    /// <summary>Slurm's own name of the cluster; no two have the same.</summary>
    public string ClusterName => $"f{_controllerPort}";

    /// <summary>The names of the nodes.</summary>
    public IReadOnlyList<string> NodeNames => [.. _nodes.Select(node => node.Name)];

    /// <summary>The path of slurm.conf; all accounts may read it.</summary>
    public string ConfigFile { get; }

    /// <summary>What a process needs in its environment to reach this cluster: SLURM_CONF.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A directory with Slurm's commands for this cluster, for all accounts; they set SLURM_CONF themselves.</summary>
    public string BinDirectory => _commands.BinDirectory;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < NodeCount; i++)
        {
            var name = $"{ClusterName}n{i + 1}";
            _nodes.Add(new SlurmNode(name, FreePort.Take(), new Daemon(["slurmd", "-D", "-N", name], _home.Combine($"slurmd-{name}.out"), Environment)));
        }

        Settings().Write();
        await _munge.StartAsync(CancellationToken.None);
        await StartControllerAsync();
        await Task.WhenAll(_nodes.Select(node => StartAsync(node, CancellationToken.None)));
        await WaitUntilReadyAsync();
    }

    /// <summary>Runs one of Slurm's commands as root, through the same programs as everybody (so it is counted and can be broken).</summary>
    public Task<HostResult> RunAsync(string command, IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        HostCommand.RunAsync(Path.Combine(BinDirectory, command), arguments, cancellationToken: cancellationToken);

    /// <summary>Runs one of Slurm's commands as <paramref name="account"/>, in that account's home directory's name space but from <c>/</c>.</summary>
    public Task<HostResult> RunAsAsync(string account, string command, IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        TestAccounts.RunAsync(account, Path.Combine(BinDirectory, command), arguments, cancellationToken: cancellationToken);

    /// <summary>Waits until every node is ready for jobs.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default) =>
        Eventually.Become(
            async token => (await HostCommand.RunAsync("sinfo", ["--noheader", "--Node", "--partition=batch", "--format=%T"], Environment, cancellationToken: token)).Output,
            until: states => states.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var lines
                && lines.Length == NodeCount
                && lines.All(state => state is "idle" or "mixed" or "allocated" or "completing"),
            cancellationToken: cancellationToken);

    /// <summary>Whether slurmctld runs.</summary>
    public bool IsControllerRunning => _controller.IsRunning;

    /// <summary>Stops slurmctld as its administrator would; it saves its state first.</summary>
    public Task StopControllerAsync(CancellationToken cancellationToken = default) => _controller.StopAsync(Signals.Terminate, cancellationToken);

    /// <summary>Kills slurmctld; what it did not save (it does within seconds) is lost.</summary>
    public Task KillControllerAsync(CancellationToken cancellationToken = default) => _controller.StopAsync(Signals.Kill, cancellationToken);

    /// <summary>Starts slurmctld again, on its port, with the state it saved.</summary>
    public Task StartControllerAsync(CancellationToken cancellationToken = default) =>
        _controller.StartAsync(token => Daemon.ListensAsync(_controllerPort, token), cancellationToken);

    /// <summary>Stops the slurmd of a node; its running jobs go on.</summary>
    /// <param name="node">The node's place in <see cref="NodeNames"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopSlurmdAsync(int node = 0, CancellationToken cancellationToken = default) => _nodes[node].Slurmd.StopAsync(Signals.Terminate, cancellationToken);

    /// <summary>Starts the slurmd of a node again.</summary>
    /// <param name="node">The node's place in <see cref="NodeNames"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StartSlurmdAsync(int node = 0, CancellationToken cancellationToken = default) => StartAsync(_nodes[node], cancellationToken);

    /// <summary>Starts to count the calls of the commands in <see cref="BinDirectory"/>, from none.</summary>
    public void CountCalls() => _commands.Count();

    /// <summary>The calls since <see cref="CountCalls"/>, in order.</summary>
    public IReadOnlyList<SlurmCall> Calls() => _commands.Calls();

    /// <summary>From now on <paramref name="command"/> goes wrong in this way, until it is healed.</summary>
    public void Break(string command, CommandFault fault) => _commands.Break(command, fault);

    /// <summary>Makes <paramref name="command"/> do again what it should.</summary>
    public void Heal(string command) => _commands.Heal(command);

    /// <summary>Makes all commands do again what they should.</summary>
    public void HealAll() => _commands.HealAll();

    /// <summary>Cancels what runs, stops the daemons and removes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.Slurmd.StopAsync(Signals.Kill, CancellationToken.None);
        }

        await _controller.StopAsync(Signals.Kill, CancellationToken.None);
        await _munge.StopAsync(CancellationToken.None);

        // Steps and jobs carry the path of our configuration in their environment. A step that ends may start one more process: look twice.
        await Eventually.Become(() => KillWhatCarries(ConfigFile) == 0);
        _home.Dispose();
    }

    private static int KillWhatCarries(string text)
    {
        var ids = Signals.WithEnvironment(text);
        foreach (var id in ids)
        {
            Signals.Send(id, Signals.Kill);
        }

        return ids.Count;
    }

    private static Task StartAsync(SlurmNode node, CancellationToken cancellationToken) =>
        node.Slurmd.StartAsync(token => Daemon.ListensAsync(node.Port, token), cancellationToken);

    private SlurmSettings Settings() => new()
    {
        Home = _home,
        ClusterName = ClusterName,
        MungeSocket = _munge.Socket,
        ControllerPort = _controllerPort,
        Nodes = _nodes,
        CpusPerNode = CpusPerNode,
        MemoryPerNode = MemoryPerNode,
        GpusPerNode = GpusPerNode,
        MinJobAge = MinJobAge,
        Extra = ExtraConfiguration,
    };
}
