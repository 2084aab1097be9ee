namespace Fairlead.Testing.Tests;

/// <summary>A cluster and the way to it, as other suites use them.</summary>
public sealed class ClusterOverSsh : IAsyncLifetime
{
    public ClusterOverSsh() => Ssh = new SshServer { Cluster = Slurm };

    public SlurmCluster Slurm { get; } = new() { MinJobAge = TimeSpan.FromSeconds(2) };

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
