using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Templates.Model;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Triggering;

/// <summary>A published workflow that somebody wants to be run, or one that they bring along.</summary>
public sealed record TriggerRequest
{
    /// <summary>The version of the repository; null only where <see cref="Text"/> stands by itself.</summary>
    public TemplateTree? Tree { get; init; }

    /// <summary>The file of workflows, by its path in the repository; null where <see cref="Text"/> says it.</summary>
    public string? File { get; init; }

    /// <summary>The text of a file of workflows that the caller brings along, or null. Its phases can be those of <see cref="Tree"/>.</summary>
    public string? Text { get; init; }

    /// <summary>Which workflow of the file; null for the only one, or else <c>main</c>.</summary>
    public string? Workflow { get; init; }

    /// <summary>
    /// Values of parameters by name: JSON of their types, or text that is read as it. A name of an input gives its place: an address, or a path. Null counts as
    /// not given.
    /// </summary>
    public JsonObject Values { get; init; } = [];

    /// <summary>Whether <see cref="Values"/> may have names that the workflow does not declare; they are parameters then.</summary>
    public bool TakesUndeclared { get; init; }

    /// <summary>Places of inputs instead of those of the template; those that it does not declare are fetched, too.</summary>
    public ImmutableDictionary<string, DataLocation> Inputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Places of outputs instead of those of the template; those that it does not declare are handed over, too.</summary>
    public ImmutableDictionary<string, DataLocation> Outputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Phases that are done in another way; others than those of the template are an error.</summary>
    public ImmutableDictionary<string, PhaseChange> Phases { get; init; } = ImmutableDictionary<string, PhaseChange>.Empty;

    /// <summary>Variables of the environment of every phase, beside and instead of those of the template.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The site that it runs on, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>The account there, which has to be one of the principal's; null for the one that they use there.</summary>
    public string? Account { get; init; }

    /// <summary>The SSH key pair of the principal that opens the account, on a site that wants keys of users; null for the one that does so already. Needs <see cref="Site"/>.</summary>
    public SshKeyId? LoginKey { get; init; }

    /// <summary>What phases ask of the site unless they say it themselves.</summary>
    public DefaultResources Resources { get; init; } = new();

    /// <summary>Whether phases keep what they need to go on, as the template says.</summary>
    public bool Checkpointing { get; init; } = true;

    /// <summary>Whether phases that are cut off by their time limit go on by themselves; only with <see cref="Checkpointing"/>.</summary>
    public bool Autorestart { get; init; } = true;

    /// <summary>The dialect that asks: a name that was added with <see cref="TemplatesRegistration.AddRunsOf"/>. The run is one of that dialect.</summary>
    public required string Origin { get; init; }

    /// <summary>What the dialect keeps with the run for itself, or null (<see cref="TriggeredRun.Extra"/>).</summary>
    public string? Extra { get; init; }

    /// <summary>Whether what its jobs write is entered in the log of the run.</summary>
    public bool LogsOutput { get; init; }

    /// <summary>A name for people, or null for that of the template.</summary>
    public string? Name { get; init; }

    /// <summary>Free words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The id that the run gets, which nothing else has; null for a new one.</summary>
    public RunId? Id { get; init; }

    /// <summary>Key under which the same run is given again, or null.</summary>
    public string? Key { get; init; }
}

/// <summary>What phases ask of the site unless they say it themselves. A null leaves it to the site.</summary>
public sealed record DefaultResources
{
    /// <summary>Nodes of each job, from 1 to 1,000,000.</summary>
    public int? Nodes { get; init; }

    /// <summary>The time limit of each job, in whole minutes; longer than nothing.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The quality of service.</summary>
    public string? QualityOfService { get; init; }

    /// <summary>The project that it is charged to.</summary>
    public string? Project { get; init; }

    /// <summary>The queue.</summary>
    public string? Queue { get; init; }
}
