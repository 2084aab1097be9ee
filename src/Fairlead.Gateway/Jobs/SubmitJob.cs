using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Options;

namespace Fairlead.Gateway.Jobs;

/// <summary>A job that somebody asks for.</summary>
/// <param name="Description">What is to run.</param>
public sealed record JobSubmission(JobDescription Description)
{
    /// <summary>Name of the site, or null for the one that serves it best (<see cref="ChooseSite"/>).</summary>
    public string? Site { get; init; }

    /// <summary>Account on the site, or null for the principal's first.</summary>
    public string? Account { get; init; }

    /// <summary>The job whose allocation it is to run inside, on the login node; then site and account are those of that job. Or null.</summary>
    public JobId? Inside { get; init; }

    /// <summary>How long the job is kept, or null for the default.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The document it was asked for with, without inline data and credentials, or null.</summary>
    public string? Source { get; init; }

    /// <summary>Key under which the same owner gets the same job again instead of a second one, or null.</summary>
    public string? Key { get; init; }

    /// <summary>The part of a run that it is, or null. Its key is that of the part.</summary>
    public RunPart? PartOf { get; init; }

    /// <summary>What the dialect left out of the document although it understood it, for the journal.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What the dialect found wrong with the content of the document, or null.</summary>
    public Refusal? Flaw { get; init; }

    /// <summary>Whether a job with wrong content is kept as one that has failed (true), or refused (false).</summary>
    public bool KeepsFlawed { get; init; }
}

/// <summary>Takes a job. It is durable when this returns, and runs exactly once whatever happens after.</summary>
/// <param name="store">Where jobs are kept.</param>
/// <param name="access">Finds allocations that others run inside.</param>
/// <param name="sites">Where they can run.</param>
/// <param name="choose">Finds the site of jobs that name none.</param>
/// <param name="room">Says where a job need not wait.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="clock">Says when the job was taken.</param>
public sealed class SubmitJob(IJobStore store, JobAccess access, SiteDirectory sites, ChooseSite choose, SiteRoom room, IOptions<JobOptions> options, TimeProvider clock)
{
    /// <summary>The job as stored.</summary>
    /// <returns>Refused where the principal has no account at the site, where the content is wrong and is not kept, where limits are exceeded, or where no jobs are taken.</returns>
    public async Task<Outcome<Job>> RunAsync(Principal principal, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (options.Value.Closed is { } reason)
        {
            return Refusal.Unavailable(reason);
        }

        if (submission.Inside is { } outer)
        {
            if (!(await InsideAsync(principal, submission, outer, cancellationToken)).TryGet(out var placed, out var impossible))
            {
                return impossible;
            }

            submission = placed;
        }

        if (submission.Site is null)
        {
            var open = submission;
            if (!choose.Run(principal, new SiteWish { Account = submission.Account }, _ => open).TryGet(out var chosen, out var none))
            {
                return none;
            }

            submission = chosen;
        }

        var place = sites.Find(submission.Site).Then(s => s.Profile.AccountOf(principal, submission.Account).Select(a => (s.Profile, Account: a)));
        if (!place.TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        submission = submission with { Description = SiteResourceRules.Apply(QueueRules.Apply(principal, submission.Description, found.Profile), found.Profile) };
        var job = NewJob(principal, submission, found.Profile, found.Account);
        var flaw = submission.Flaw
            ?? QueueRules.Check(principal, submission.Description, found.Profile)
            ?? DescriptionRules.Check(submission.Description, found.Profile)
            ?? DescriptionRules.CheckSweep(submission.Description, options.Value.MaxSweep)
            ?? DescriptionRules.CheckNotBefore(submission.Description.NotBefore, job.CreatedAt);
        if (flaw is not null && (!submission.KeepsFlawed || flaw.Kind is RefusalKind.TooLarge))
        {
            return flaw;
        }

        ImmutableArray<JournalEntry> accepted =
        [
            new(job.Id, job.CreatedAt, JournalLevel.Info, $"Accepted for {job.Account} on {job.Site}.", principal.User),
            .. submission.Notes.Select(note => new JournalEntry(job.Id, job.CreatedAt, JournalLevel.Warning, note)),
        ];
        if (flaw is null)
        {
            return await AddAsync(new NewJob(job, accepted, submission.Source, submission.PartOf?.Key ?? submission.Key), cancellationToken);
        }

        var rejected = JobLifecycle.Reject(job, flaw.Message);
        return await store.AddAsync(new NewJob(rejected.Job, [.. accepted, .. rejected.Entries], submission.Source, submission.PartOf?.Key ?? submission.Key), cancellationToken);
    }

    /// <summary>Stores the job, as admitted where there is room for it: then the batch system can have it at once.</summary>
    private async Task<Job> AddAsync(NewJob added, CancellationToken cancellationToken)
    {
        // Tasks come to be by a step of their own, and subscribers are told of every state.
        var job = added.Job;
        if (job.Description.HasTasks || !job.Description.Subscriptions.IsDefaultOrEmpty || !JobLifecycle.Apply(job, new Signal.Admitted(job.CreatedAt)).TryGet(out var admitted, out _)
            || !room.TryTake(job))
        {
            return await store.AddAsync(added, cancellationToken);
        }

        Job? stored = null;
        try
        {
            stored = await store.AddAsync(added with { Job = admitted.Job, Entries = [.. added.Entries, .. admitted.Entries] }, cancellationToken);
            return stored;
        }
        finally
        {
            if (stored?.Id != job.Id)
            {
                room.GiveBack(job.Site, job.Id);
            }
        }
    }

    /// <summary>The submission as it runs inside the allocation: at its site, under its account, on the login node.</summary>
    private async Task<Outcome<JobSubmission>> InsideAsync(Principal principal, JobSubmission submission, JobId outer, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(principal, outer, AccessLevel.Write, cancellationToken)).TryGet(out var allocation, out var refusal))
        {
            return refusal;
        }

        if (!allocation.Description.IsAllocation)
        {
            return Refusal.Conflict("The job is no allocation: no job can run inside it.");
        }

        if (allocation is not { State: JobState.Running, CurrentAttempt.BatchId: { } batchId })
        {
            return Refusal.Conflict($"The allocation is not there: the job is in state {allocation.State}.");
        }

        return submission with
        {
            Site = allocation.Site,
            Account = allocation.Account,
            Description = submission.Description with
            {
                Inside = new Allocation(allocation.Id, batchId),
                Steps = [.. submission.Description.Steps.Select(s => s with { Placement = StepPlacement.LoginNode })],
            },
        };
    }

    private Job NewJob(Principal principal, JobSubmission submission, SiteProfile site, string account)
    {
        var now = clock.GetUtcNow();
        var id = JobId.New(now);
        var lifetime = submission.Lifetime is { } wanted && wanted < options.Value.MaxLifetime ? wanted : options.Value.Lifetime;
        return new Job
        {
            Id = id,
            Owner = principal.User,
            Site = site.Name,
            Account = account,
            Preferences = principal.Preferences,
            Directory = $"{site.WorkspaceOf(account)}/{id}",
            Description = submission.Description,
            PartOf = submission.PartOf,
            CreatedAt = now,
            ChangedAt = now,
            ExpiresAt = (submission.Description.NotBefore is { } start && start > now ? start : now) + lifetime,
            Tags = submission.Description.Tags,
        };
    }
}
