using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Slurm;

/// <summary>A real cluster, a real sshd before it, and a gateway that reaches it by SSH only.</summary>
internal sealed class SlurmPlace : IAsyncDisposable
{
    private readonly TemporaryDirectory _home = new("bench");
    private readonly SshServer _ssh;
    private GatewayProcess? _gateway;

    private SlurmPlace() => _ssh = new SshServer { Cluster = Cluster };

    public SlurmCluster Cluster { get; } = new();

    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway has not started.");

    public UnicoreCaller Client => Gateway.Client;

    /// <summary>Starts all of it.</summary>
    /// <param name="submitOptions">Options for every <c>sbatch</c> of the gateway.</param>
    /// <param name="more">More of the gateway's configuration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SlurmPlace> StartAsync(IReadOnlyList<string> submitOptions, CancellationToken cancellationToken, string more = "")
    {
        var place = new SlurmPlace();
        await place.Cluster.InitializeAsync();
        await place._ssh.InitializeAsync();
        var work = place._home.CreateDirectory("work");
        (await HostCommand.RunAsync("chown", [TestAccounts.Alice, work], cancellationToken: cancellationToken)).OutputOfSuccess();
        place._gateway = await GatewayProcess.StartAsync(
            place._home,
            $$"""
              - name: cluster
                kind: slurm
                access: { ssh: {{place._ssh.Host}}, port: {{place._ssh.Port}}, key: "{{place._ssh.KeyFor("{account}")}}", knownHosts: "{{place._ssh.KnownHostsFile}}" }
                workspace: "{{work}}"
                slurm: { submitOptions: [{{string.Join(", ", submitOptions)}}] }
            """,
            cancellationToken,
            account: TestAccounts.Alice,
            more: more);
        return place;
    }

    /// <summary>A script for <c>sbatch</c> that does what the gateway's jobs do, in a place where the account can read it.</summary>
    public string WriteScript(string line) => _home.Write("peer.sh", $"#!/bin/sh\n{line}\n");

    /// <summary>How many jobs and array tasks the cluster has, each counted.</summary>
    public async Task<int> QueuedAsync(CancellationToken cancellationToken) =>
        (await Cluster.RunAsync("squeue", ["--noheader", "--array", "--format=%i"], cancellationToken)).OutputOfSuccess()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _ssh.DisposeAsync();
        await Cluster.DisposeAsync();
        _home.Dispose();
    }
}
