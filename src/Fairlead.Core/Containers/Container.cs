using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Containers;

/// <summary>
/// In what a step runs: an image whose files it sees instead of those of the site, read-only, with the working directory of the job as its home. Which
/// program makes the container is for the site to say.
/// </summary>
public sealed record Container
{
    /// <summary>Where a step finds the working directory of its job.</summary>
    public const string Home = "/home/user";

    /// <summary>Where the image comes from.</summary>
    public required ImageSource Image { get; init; }

    /// <summary>SHA-256 of the image file as hexadecimal digits, which it has to have; null for whatever comes.</summary>
    public string? Digest { get; init; }

    /// <summary>The directory in the container that the step starts in: absolute, or below <see cref="Home"/>.</summary>
    public string WorkDirectory { get; init; } = Home;

    /// <summary>Directories of the working directory that the step sees at other places.</summary>
    public ImmutableArray<Mount> Mounts { get; init; } = [];

    /// <summary>
    /// What the site itself offers to be seen in containers, by the names that its configuration has for it (<see cref="Mount.From"/>).
    /// </summary>
    public ImmutableArray<Mount> Volumes { get; init; } = [];

    /// <summary>The application in the image that is run, or null for the image as a whole: images of Singularity can hold several (SCIF).</summary>
    public string? App { get; init; }

    /// <summary>What the registry of the image is shown: a name, a colon and a password or token, sealed for the owner; null for nothing.</summary>
    public SealedSecret? Login { get; init; }

    /// <summary>The absolute path of <see cref="WorkDirectory"/>.</summary>
    public string StartDirectory => WorkDirectory.StartsWith('/') ? WorkDirectory : $"{Home}/{WorkDirectory}";

    /// <summary>Whether the arguments of the step follow the image's own entry point (true), or take its place (false).</summary>
    public bool KeepsEntryPoint { get; init; }
}

/// <summary>A directory that is seen at another place.</summary>
/// <param name="From">Path in the working directory, or the name of what the site offers.</param>
/// <param name="To">Absolute path in the container.</param>
public sealed record Mount(string From, string To);
