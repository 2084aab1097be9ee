using Fairlead.Testing;

[assembly: AssemblyFixture(typeof(Fairlead.Reliability.Tests.RealCluster))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Fairlead.Reliability.Tests;

/// <summary>A real Slurm that forgets its jobs within seconds, reached through a real sshd.</summary>
public sealed class RealCluster : IAsyncLifetime
{
    public RealCluster() => Ssh = new SshServer { Cluster = Slurm };

    public SlurmCluster Slurm { get; } = new() { MinJobAge = TimeSpan.FromSeconds(5), GpusPerNode = 0 };

    public SshServer Ssh { get; }

    public async ValueTask InitializeAsync()
    {
        await Slurm.InitializeAsync();
        await Ssh.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Ssh.DisposeAsync();
        await Slurm.DisposeAsync();
    }
}
