using Fairlead.Gateway.Sites;
using Fairlead.Sites.Access;
using Fairlead.Sites.Local;
using Fairlead.Sites.Slurm;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>One of the <c>sites</c> of the configuration.</summary>
public abstract record SiteOptions
{
    private SiteOptions()
    {
    }

    /// <summary>What the gateway knows of it.</summary>
    public required SiteProfile Profile { get; init; }

    /// <summary>How an account there is reached.</summary>
    public required SiteAccess Access { get; init; }

    /// <summary>Processes on this host.</summary>
    /// <param name="Options">What they may use.</param>
    public sealed record Local(LocalOptions Options) : SiteOptions;

    /// <summary>Slurm, through its batch commands.</summary>
    /// <param name="Options">How they are used.</param>
    public sealed record Slurm(SlurmOptions Options) : SiteOptions;
}
