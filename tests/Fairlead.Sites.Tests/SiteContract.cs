using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests;

/// <summary>Calls a site as the driver does.</summary>
public abstract class SiteContract(SitePlace place)
{
    protected CancellationToken CancellationToken { get; } = TestContext.Current.CancellationToken;

    protected SitePlace Place { get; } = place;

    protected ISite Site => Place.Site;

    /// <summary>A new job, not yet submitted.</summary>
    protected Job New(JobDescription description) => Some.Submitting(description, Place.Workspace, Place.Account);

    /// <summary>Submits a job and expects that it is taken.</summary>
    protected async Task<Job> SubmitAsync(JobDescription description) => (await SubmitAsync([New(description)]))[0];

    /// <summary>Submits jobs in one go and expects that all are taken.</summary>
    protected async Task<IReadOnlyList<Job>> SubmitAsync(IReadOnlyList<Job> jobs)
    {
        var results = await Site.SubmitAsync(jobs, CancellationToken);
        return [.. jobs.Zip(results, (job, result) => job.Taken(result.ShouldBeOfType<SubmitResult.Accepted>(result.ToString()).BatchId))];
    }

    /// <summary>What the site shows of a job now.</summary>
    protected async Task<Sighting?> SightAsync(Job job) => (await LookAsync(job)).ShouldSucceed().Find(job.IsShownBy);

    /// <summary>Waits for evidence of a job's end, as the driver does.</summary>
    protected Task<AttemptEnd> EndAsync(Job job) => EndAsync(job, TimeSpan.FromMinutes(1));

    /// <summary>Waits for evidence of a job's end, as the driver does.</summary>
    protected async Task<AttemptEnd> EndAsync(Job job, TimeSpan within) =>
        (await Eventually.Become(_ => LookForEndAsync(job), until: end => end is not null, within: within, cancellationToken: CancellationToken))!;

    /// <summary>One look for evidence, as the driver does it: only for what is not shown, or shown as ended.</summary>
    protected async Task<AttemptEnd?> LookForEndAsync(Job job)
    {
        if (!(await LookAsync(job)).TryGet(out var sightings, out _))
        {
            return null;
        }

        var sighting = sightings.Find(job.IsShownBy);
        return sighting is null or { State: BatchState.Ended } && (await Site.CollectAsync([(job, sighting)], CancellationToken)).TryGet(out var ends, out _) ? ends[0] : null;
    }

    private async Task<Outcome<List<Sighting>>> LookAsync(Job job)
    {
        var aside = job is { Placement: StepPlacement.LoginNode, CurrentAttempt.BatchId: { } id }
            ? await Site.WatchLoginAsync([Some.Aside(job, id)], CancellationToken)
            : [];
        return (await Site.WatchAsync(CancellationToken)).Select<List<Sighting>>(sightings => [.. aside, .. sightings]);
    }

    /// <summary>Cancels until the batch system has let go of all.</summary>
    protected Task CancelAsync(params Job[] jobs) => Eventually.Become(
        async token => (await Site.CancelAsync(jobs, token)).TryGet(out var gone, out _) && gone.All(g => g),
        cancellationToken: CancellationToken);

    /// <summary>Waits until a job has made that file.</summary>
    protected Task RunningAsync(Job job, string file = "running") =>
        Eventually.Become(() => File.Exists(Path.Combine(job.Directory, file)), cancellationToken: CancellationToken);

    /// <summary>A file in the working directory of a job.</summary>
    protected static string Output(Job job, string file) => File.ReadAllText(Path.Combine(job.Directory, file));
}
