using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Templates.Publishing;

/// <summary>Workflows of one file of a repository that are offered to others.</summary>
public sealed record Application
{
    /// <summary>Its id, unique in the gateway.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch, tag or commit; null for that of the repository.</summary>
    public string? Revision { get; init; }

    /// <summary>The file of workflows, by its path in the repository.</summary>
    public required string File { get; init; }

    /// <summary>The workflows of the file that are offered; null for all of them. None is offered where it is empty.</summary>
    public ImmutableArray<string>? Workflows { get; init; }

    /// <summary>The only users who may see and run it, by their names; null for everybody who is logged in. Nobody may where it is empty.</summary>
    public ImmutableArray<string>? AuthorizedUsers { get; init; }

    /// <summary>Free words about it, by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it can be run; at least one.</summary>
    public required ImmutableArray<ApplicationEnvironment> Environments { get; init; }

    /// <summary>The environments in which it can be run now.</summary>
    public IEnumerable<ApplicationEnvironment> Deployed => Environments.Where(e => e.IsDeployed);

    /// <summary>Whether somebody may see and run it. Administrators are not exempt.</summary>
    public bool IsFor(Principal principal) => !principal.IsAnonymous && !principal.IsBanned && (AuthorizedUsers is not { } users || users.Contains(principal.User, StringComparer.Ordinal));

    /// <summary>Whether a workflow of its file is offered.</summary>
    public bool Offers(string workflow) => Workflows is not { } offered || offered.Contains(workflow, StringComparer.Ordinal);
}

/// <summary>A place where an application can be run.</summary>
/// <param name="Id">Its id, unique in the application.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Status">How far it is, such as <c>DEPLOYED</c> or <c>UNDEPLOYED</c>.</param>
public sealed record ApplicationEnvironment(string Id, string Name, string Status)
{
    /// <summary>The status of environments in which applications can be run.</summary>
    public const string DeployedStatus = "DEPLOYED";

    /// <summary>The site that it is, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>What is fixed for it, by name.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether applications can be run in it.</summary>
    public bool IsDeployed => Status == DeployedStatus;
}
