using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.Options;

namespace Fairlead.Gateway.Runs;

/// <summary>A workflow that somebody wants to be gone through.</summary>
/// <param name="Definition">The workflow.</param>
/// <param name="Dialect">The name of the dialect that compiled it.</param>
/// <param name="Source">The document it was asked for with, without credentials.</param>
public sealed record RunSubmission(WorkflowDefinition Definition, string Dialect, string Source)
{
    /// <summary>The id that it gets, which nothing else has; null for a new one.</summary>
    public RunId? Id { get; init; }

    /// <summary>A name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Free words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Whether it is kept until somebody removes it.</summary>
    public bool IsKept { get; init; }

    /// <summary>How long it is kept, or null for the default.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The files that it knows by name at first, with their URLs.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Key under which the same owner gets the same run again instead of a second one, or null.</summary>
    public string? Key { get; init; }

    /// <summary>What the dialect keeps with it for itself, or null.</summary>
    public string? Extra { get; init; }

    /// <summary>Whether it stays among the current runs of its owner when it has ended, until they put it away.</summary>
    public bool StaysCurrent { get; init; }

    /// <summary>Whether what its jobs write is entered in its log.</summary>
    public bool LogsOutput { get; init; }
}

/// <summary>Takes a run. It is durable when this returns, and goes on whatever happens after.</summary>
/// <param name="store">Where runs are kept.</param>
/// <param name="driver">Goes through it.</param>
/// <param name="options">The limits.</param>
/// <param name="jobs">Whether jobs are taken.</param>
/// <param name="clock">Says when it was taken.</param>
public sealed class SubmitRun(IRunStore store, RunDriver driver, RunOptions options, IOptions<JobOptions> jobs, TimeProvider clock)
{
    /// <summary>The run as stored.</summary>
    /// <returns>Refused where the workflow is wrong, which is told with all its faults, where limits are exceeded, or where no jobs are taken.</returns>
    public async Task<Outcome<Run>> RunAsync(Principal principal, RunSubmission submission, CancellationToken cancellationToken)
    {
        if (jobs.Value.Closed is { } reason)
        {
            return Refusal.Unavailable(reason);
        }

        if (DescriptionRules.CheckTags(submission.Tags) is { } wrong)
        {
            return wrong;
        }

        if (submission.Files.Count > options.MostFiles)
        {
            return Refusal.TooLarge("files", $"A run knows at most {options.MostFiles} files by name.");
        }

        if (!WorkflowPlan.Of(submission.Definition, options.Limits, options.Zone).TryGet(out var plan, out var refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var run = NewRun(principal, submission, now);
        var entry = new JournalEntry(Job: null, now, JournalLevel.Info, "Accepted.", principal.User, run.Id);
        var added = new NewRun(run, new RunDocument(submission.Definition, submission.Source), submission.Files, submission.Key, entry) { Epoch = driver.Epoch };
        var stored = await store.AddAsync(added, options.MostPerOwner, cancellationToken);
        if (stored is null)
        {
            return Refusal.Conflict($"There are {options.MostPerOwner} runs of yours already: delete some.");
        }

        if (stored.Id == run.Id && added.Epoch is not null)
        {
            driver.Begin(stored, plan);
        }

        return stored;
    }

    private Run NewRun(Principal principal, RunSubmission submission, DateTimeOffset now)
    {
        var id = submission.Id ?? RunId.New(now);
        return new Run
        {
            Id = id,
            Mandate = Mandate.Of(principal),
            Dialect = submission.Dialect,
            Extra = submission.Extra,
            StaysCurrent = submission.StaysCurrent,
            LogsOutput = submission.LogsOutput,
            Name = submission.Name,
            Tags = submission.Tags,
            CreatedAt = now,
            ExpiresAt = submission.IsKept ? DateTimeOffset.MaxValue : now + (submission.Lifetime is { } wanted ? Least(wanted, options.MaxLifetime) : options.Lifetime),
            Header = RunState.New(BitConverter.ToInt64(id.Value.ToByteArray(), 8), now, submission.Definition).Header,
        };
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
