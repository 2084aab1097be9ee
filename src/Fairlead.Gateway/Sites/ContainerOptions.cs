using System.Collections.Immutable;

namespace Fairlead.Gateway.Sites;

/// <summary>Programs that can run a step in a container.</summary>
public enum ContainerRuntime
{
    /// <summary>Apptainer.</summary>
    Apptainer,

    /// <summary>Singularity, from which Apptainer comes.</summary>
    Singularity,

    /// <summary>Charliecloud: <c>ch-run</c> on an unpacked image.</summary>
    Charliecloud,

    /// <summary>Podman without root.</summary>
    Podman,

    /// <summary>Bubblewrap: <c>bwrap</c> on an unpacked image.</summary>
    Bubblewrap,
}

/// <summary>How a site runs steps in containers.</summary>
public sealed record ContainerOptions
{
    /// <summary>The programs that are tried, in order: the first that a node has is used. Default: all, in the order of <see cref="ContainerRuntime"/>.</summary>
    public ImmutableArray<ContainerRuntime> Runtimes { get; init; } = [.. Enum.GetValues<ContainerRuntime>()];

    /// <summary>
    /// Absolute path on the site of the directory in which an account's images are kept, <c>{account}</c> stands for the account; null, the default, for
    /// one in the account's workspace.
    /// </summary>
    public string? Images { get; init; }

    /// <summary>Bytes that the images of one account may use; those that were not used for longest are removed. Default: 50 GiB.</summary>
    public long ImageLimit { get; init; } = 50L * 1024 * 1024 * 1024;

    /// <summary>
    /// Storages that the nodes have mounted and that containers may see, by name: the absolute path on the nodes, <c>{account}</c> stands for the account.
    /// Default: none.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Volumes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where what is called so is for an account, or null where there is none of that name.</summary>
    public string? VolumeOf(string name, string account) => Volumes.GetValueOrDefault(name)?.Replace("{account}", account, StringComparison.Ordinal);
}
