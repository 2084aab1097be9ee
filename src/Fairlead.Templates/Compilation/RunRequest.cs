using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>What is wanted of one run of a workflow.</summary>
internal sealed record RunRequest
{
    /// <summary>The values of its parameters, defaults included.</summary>
    public required ImmutableDictionary<string, Value> Values { get; init; }

    /// <summary>Where its inputs are instead of where the file says; those that it does not declare are fetched, too.</summary>
    public ImmutableDictionary<string, DataLocation> Inputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Where its outputs go instead of where the file says; those that it does not declare are handed over, too.</summary>
    public ImmutableDictionary<string, DataLocation> Outputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Phases that are done in another way.</summary>
    public ImmutableDictionary<string, PhaseChange> Phases { get; init; } = ImmutableDictionary<string, PhaseChange>.Empty;

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The site that it is to run on, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>The account there, or null for the one that its owner uses there.</summary>
    public string? Account { get; init; }

    /// <summary>Absolute path of the folder of the code on the site, or null.</summary>
    public string? CodeFolder { get; init; }

    /// <summary>The version of a repository whose files are the code, or null.</summary>
    public TemplateVersion? Template { get; init; }

    /// <summary>What phases ask of the site unless they say it themselves, by word.</summary>
    public ImmutableSortedDictionary<string, string> Resources { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Variables of the environment beside and instead of those of the file.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether phases keep what they need to go on, as the file says.</summary>
    public bool IsCheckpointed { get; init; } = true;

    /// <summary>Whether phases that are cut off by their time limit go on by themselves.</summary>
    public bool RestartsByItself { get; init; } = true;

    /// <summary>What the dialect that asked keeps with the run for itself, or null.</summary>
    public string? Extra { get; init; }
}
