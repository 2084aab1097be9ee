using System.Collections.Immutable;
using System.IO.Enumeration;
using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Sites;

/// <summary>What the configuration says of a site.</summary>
public sealed record SiteProfile
{
    /// <summary>Its name, unique in the gateway.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, such as <c>local</c> or <c>slurm</c>; for people.</summary>
    public required string Kind { get; init; }

    /// <summary>Absolute path below which jobs have their directories; <c>{account}</c> stands for the account.</summary>
    public required string Workspace { get; init; }

    /// <summary>Host name of its login node, where its commands run.</summary>
    public string LoginNode { get; init; } = Environment.MachineName;

    /// <summary>The family of machines that it belongs to, for modules of templates; null where its name is that of the family.</summary>
    public string? Family { get; init; }

    /// <summary>How a principal is mapped to an account.</summary>
    public required AccountRule Accounts { get; init; }

    /// <summary>Whether the gateway logs in there with the key pairs of its users, and not with one of its own.</summary>
    public bool WantsKeysOfUsers { get; init; }

    /// <summary>How many CPUs it has in all, or null where that is not known.</summary>
    public long? Cpus { get; init; }

    /// <summary>How much memory it has in all, in bytes, or null where that is not known.</summary>
    public long? Memory { get; init; }

    /// <summary>Its queues by name, in the order of the configuration; the first is the default. May be empty: then the batch system's own default is used.</summary>
    public ImmutableDictionary<string, QueueProfile> Queues { get; init; } = ImmutableDictionary<string, QueueProfile>.Empty;

    /// <summary>The queue of jobs that name none, or null for the batch system's own.</summary>
    public string? DefaultQueue { get; init; }

    /// <summary>Programs that jobs can ask for by name.</summary>
    public ImmutableArray<ApplicationProfile> Applications { get; init; } = [];

    /// <summary>Resources that jobs can ask for under names of the site's own, in the order of the configuration.</summary>
    public ImmutableArray<SiteResource> Resources { get; init; } = [];

    /// <summary>Storages that are there beside the working directories: name to absolute path, in which <c>{account}</c> stands for the account.</summary>
    public ImmutableSortedDictionary<string, string> Storages { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Absolute paths below which jobs may name files of the site by their own paths; <c>{account}</c> stands for the account.</summary>
    public ImmutableArray<string> FileRoots { get; init; } = [];

    /// <summary>Kinds of storages that users can create here, by name.</summary>
    public ImmutableSortedDictionary<string, StorageType> StorageTypes { get; init; } = ImmutableSortedDictionary<string, StorageType>.Empty;

    /// <summary>How it runs steps in containers.</summary>
    public ContainerOptions Containers { get; init; } = new();

    /// <summary>How the driver of the site works.</summary>
    public SiteLimits Limits { get; init; } = new();

    /// <summary>Whether the login node is meant by a host name, in which <c>*</c> and <c>?</c> stand for characters.</summary>
    public bool IsLoginNode(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, LoginNode);

    /// <summary>The paths below which jobs of an account may name files.</summary>
    public IEnumerable<string> FileRootsOf(string account) => FileRoots.Select(r => r.Replace("{account}", account, StringComparison.Ordinal));

    /// <summary>The absolute workspace of an account.</summary>
    public string WorkspaceOf(string account) => Workspace.Replace("{account}", account, StringComparison.Ordinal);

    /// <summary>The accounts the principal may use here.</summary>
    public ImmutableArray<string> AccountsOf(Principal principal) =>
        principal.IsAnonymous ? []
        : principal.Accounts.TryGetValue(Name, out var named) ? named
        : Accounts.Default is { } account ? [account]
        : [];

    /// <summary>The account the principal uses here, or why there is none.</summary>
    /// <param name="principal">Who.</param>
    /// <param name="wanted">The account they prefer, or null for the one of their preferences that is theirs here, or else their first.</param>
    public Outcome<string> AccountOf(Principal principal, string? wanted = null)
    {
        if (principal.IsAnonymous)
        {
            return Refusal.Forbidden("Only somebody who is logged in has an account.");
        }

        var allowed = AccountsOf(principal);
        if (wanted is null)
        {
            return allowed.IsEmpty ? Refusal.Forbidden($"{principal.User} has no account on {Name}.")
                : principal.Preferences.Account is { } preferred && allowed.Contains(preferred) ? preferred
                : allowed[0];
        }

        return allowed.Contains(wanted) ? wanted : Refusal.Forbidden($"{principal.User} may not use the account {wanted} on {Name}.");
    }
}

/// <summary>Which account serves principals that name none for the site.</summary>
/// <param name="Default">The account, or null where everybody needs one of their own.</param>
public sealed record AccountRule(string? Default)
{
    /// <summary>The accounts that the configuration gives to users by name.</summary>
    public ImmutableSortedSet<string> Mapped { get; init; } = [];

    /// <summary>Every account that the configuration names.</summary>
    public ImmutableSortedSet<string> All => Default is null ? Mapped : Mapped.Add(Default);
}

/// <summary>The limits of a queue. A null is no limit.</summary>
public sealed record QueueProfile
{
    /// <summary>Most nodes of one job.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>Most CPUs on each node.</summary>
    public int? MaxCpusPerNode { get; init; }

    /// <summary>Most memory on each node, in bytes.</summary>
    public long? MaxMemoryPerNode { get; init; }

    /// <summary>Longest run time.</summary>
    public TimeSpan? MaxRuntime { get; init; }

    /// <summary>Most GPUs on each node.</summary>
    public int? MaxGpusPerNode { get; init; }
}

/// <summary>A program that jobs can ask for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Executable">Absolute path or command on the site.</param>
public sealed record ApplicationProfile(string Name, string Version, string Executable)
{
    /// <summary>What it does, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Arguments that come before the job's own.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];
}

/// <summary>How much the driver of a site does at a time.</summary>
public sealed record SiteLimits
{
    /// <summary>Most jobs between admission and their end. Others wait in the gateway.</summary>
    public int MaxActive { get; init; } = 20_000;

    /// <summary>Most jobs of one owner between admission and their end.</summary>
    public int MaxActivePerOwner { get; init; } = 10_000;

    /// <summary>Most attempts of one account that run on login nodes at a time; others wait in the gateway.</summary>
    public int LoginPerAccount { get; init; } = 20;

    /// <summary>Most jobs submitted in one round trip.</summary>
    public int SubmitBatch { get; init; } = 200;

    /// <summary>Most jobs whose files are moved at the same time.</summary>
    public int Staging { get; init; } = 8;

    /// <summary>Least time between two looks at the queue.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most time between two looks at the queue, also when it is slow to answer.</summary>
    public TimeSpan MaxWatchInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a job that the site does not show, and of which there is no evidence, is waited for before it counts as lost.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromHours(24);
}
