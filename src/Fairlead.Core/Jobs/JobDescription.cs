using System.Collections.Immutable;
using Fairlead.Core.Storages;

namespace Fairlead.Core.Jobs;

/// <summary>What somebody wants to run, in the core's words. Every dialect compiles its own description to this one. It never changes.</summary>
public sealed record JobDescription
{
    /// <summary>A name for people; need not be unique.</summary>
    public string Name { get; init; } = "job";

    /// <summary>The commands, in order. None is allowed: then only data is staged.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>What it asks of the site.</summary>
    public ResourceRequest Resources { get; init; } = ResourceRequest.Default;

    /// <summary>What it and each task that differs from it ask of the site.</summary>
    public IEnumerable<ResourceRequest> AllResources => (Sweep?.Points ?? []).Select(p => p.Resources).OfType<ResourceRequest>().Prepend(Resources);

    /// <summary>Environment variables of all steps.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Input that the gateway fetches.</summary>
    public ImmutableArray<StageIn> Imports { get; init; } = [];

    /// <summary>Output that the gateway delivers.</summary>
    public ImmutableArray<StageOut> Exports { get; init; } = [];

    /// <summary>Whether the client brings input itself and then starts the job.</summary>
    public bool ClientStagesIn { get; init; }

    /// <summary>When it may begin at the earliest; until then the gateway keeps it. Null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How long an attempt may wait for its begin; then the job has failed. Null for as long as it takes.</summary>
    public TimeSpan? QueueLimit { get; init; }

    /// <summary>Which of the jobs of its owner that wait go first: those with the larger number. Not below 0.</summary>
    public int Priority { get; init; }

    /// <summary>How often it is tried again by itself.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Asks for many equal tasks, or null.</summary>
    public ArrayRequest? Array { get; init; }

    /// <summary>Asks for tasks that differ, or null. Not together with <see cref="Array"/>.</summary>
    public SweepRequest? Sweep { get; init; }

    /// <summary>Files of the site that are linked into the working directory before the first step of a phase.</summary>
    public ImmutableArray<LinkedFile> Links { get; init; } = [];

    /// <summary>The allocation that it runs inside, on the login node, or null.</summary>
    public Allocation? Inside { get; init; }

    /// <summary>Whether it holds an allocation for other jobs.</summary>
    public bool IsAllocation => Steps.Any(s => s.Command is StepCommand.Hold);

    /// <summary>The batch script of the user's own that it is, or null.</summary>
    public string? BatchScript => Steps.Select(s => s.Command).OfType<StepCommand.BatchScript>().FirstOrDefault()?.File;

    /// <summary>Whether its main phase is run by tasks.</summary>
    public bool HasTasks => Array is not null || Sweep is not null;

    /// <summary>File mode mask for what the job writes, such as 0o077; null for the site's own.</summary>
    public int? Umask { get; init; }

    /// <summary>Mail address for the batch system's own messages.</summary>
    public string? Email { get; init; }

    /// <summary>Who is told what becomes of it. Tasks have none of their own.</summary>
    public ImmutableArray<Subscription> Subscriptions { get; init; } = [];

    /// <summary>What it has to leave behind.</summary>
    public ImmutableArray<OutputFile> Outputs { get; init; } = [];

    /// <summary>Whether what it leaves behind is kept apart from its working directory.</summary>
    public bool KeepsOutputsApart => !Exports.IsDefaultOrEmpty && Exports.Any(e => e.To is DataPlace.InStorage { Storage: StorageId.Outputs });

    /// <summary>Files in the working directory that are unpacked there, and removed, before the first step: tar, zip, gzip and bzip2 by their endings.</summary>
    public ImmutableArray<string> Archives { get; init; } = [];

    /// <summary>Whether it stays among the current jobs of its owner when it has ended, until they put it away.</summary>
    public bool StaysCurrent { get; init; }

    /// <summary>Whether an exit code that is not 0 does not keep what depends on the job from going on (<see cref="Job.CountsAsDone"/>).</summary>
    public bool ForgivesExitCodes { get; init; }

    /// <summary>
    /// Environment variables that hold the job's number, which is not known before it is stored; as <c>$NAME</c> or <c>${NAME}</c> they stand for it in the
    /// arguments and start directories of steps in containers, too.
    /// </summary>
    public ImmutableArray<string> NumberVariables { get; init; } = [];

    /// <summary>The environment variable that gives its programs a token with which they can act for its owner as long as it is not over; null for none.</summary>
    public string? TokenVariable { get; init; }

    /// <summary>Environment variables that hold which of the job's nodes a process is on, from 0.</summary>
    public ImmutableArray<string> NodeVariables { get; init; } = [];

    /// <summary>The form of the document it was asked for with (<see cref="NewJob.Source"/>): that of the dialect that took it.</summary>
    public string? SourceForm { get; init; }

    /// <summary>Free words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The same, asking for something else of the site, in its tasks too.</summary>
    public JobDescription WithResources(Func<ResourceRequest, ResourceRequest> change) => this with
    {
        Resources = change(Resources),
        Sweep = Sweep is { } sweep ? new SweepRequest([.. sweep.Points.Select(p => p.Resources is { } own ? p with { Resources = change(own) } : p)]) : null,
    };
}

/// <summary>What a batch system has given to a job that holds it for others.</summary>
/// <param name="Job">The job that holds it.</param>
/// <param name="BatchId">What the batch system calls it.</param>
public sealed record Allocation(JobId Job, BatchId BatchId);
