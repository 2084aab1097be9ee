using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Sites;

/// <summary>
/// A place that runs jobs, as its driver needs it. Knows nothing of the store: it is told about jobs, and says what it sees.
/// Each method may be called while others run. Silence is never an answer: what cannot be asked is <see cref="RefusalKind.Unavailable"/>.
/// </summary>
public interface ISite
{
    /// <summary>What there is to know of it without asking the batch system.</summary>
    SiteProfile Profile { get; }

    /// <summary>
    /// Hands attempts to the batch system: makes working and control directories, writes the scripts, submits. Many at once in as few round trips as
    /// it takes; tasks that share a marker become a job array, and what is to run on a login node (<see cref="Job.Placement"/>) is started there. Every job is in state <see cref="JobState.Submitting"/>.
    /// </summary>
    /// <returns>One result for each job, in order; <see cref="SubmitResult.Unknown"/> where the connection broke before the answer came.</returns>
    Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Looks attempts up by their markers: in the queue, in accounting where there is some, and in their control directories. Asked before an attempt
    /// whose submission has an unknown outcome is sent again.
    /// </summary>
    /// <returns>The sightings of those that the batch system has or had; an attempt without one was never taken.</returns>
    Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken);

    /// <summary>One cheap look at everything of this gateway that the batch system shows, whoever owns it.</summary>
    Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Rung by the site when an attempt ends, where it knows that by itself and a look costs next to nothing; null for a site that has to be asked.
    /// Whoever watches looks then, and when there is something new to watch.
    /// </summary>
    Bell? News => null;

    /// <summary>
    /// One cheap look at attempts on login nodes, which no queue shows; those that have used up their time are made to end. What cannot be asked about
    /// now is <see cref="BatchState.Unknown"/>. A site whose queue shows everything says nothing here.
    /// </summary>
    Task<IReadOnlyList<Sighting>> WatchLoginAsync(IReadOnlyList<LoginAttempt> attempts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Sighting>>([]);

    /// <summary>
    /// Looks for positive evidence of how attempts ended: the result file of the wrapper, then accounting. Asked for those that left the queue or
    /// that it shows as ended.
    /// </summary>
    /// <param name="jobs">The jobs, with what the queue last said of each.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>For each job in order how it ended, or null where there is no evidence (yet).</returns>
    Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken);

    /// <summary>Takes attempts from the batch system; one that has ended already is no error.</summary>
    /// <returns>For each job in order whether the batch system has let go of it (true), or has been asked but still shows it (false).</returns>
    Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken);

    /// <summary>Removes working directories (of jobs that are no tasks) and control directories.</summary>
    Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken);

    /// <summary>What the batch system itself says about the current attempt, as names and values in its own words. Only on a person's request.</summary>
    Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken);

    /// <summary>Tries everything the site needs: reachable, batch system answers, workspace can be written. For <c>fairlead check</c>.</summary>
    /// <returns>What was tried, in order, each with null or what is wrong and how to mend it.</returns>
    Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What became of a submission.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>The batch system took it.</summary>
    public sealed record Accepted(BatchId BatchId) : SubmitResult;

    /// <summary>The batch system, or the file system below it, said no for good; trying again is no use.</summary>
    public sealed record Refused(string Reason) : SubmitResult;

    /// <summary>It certainly did not get there: the site cannot be reached, or its batch system said "not now". It is tried again later.</summary>
    public sealed record NotSent(string Reason) : SubmitResult;

    /// <summary>It may have got there: it must be looked up by its marker before it is sent again.</summary>
    public sealed record Unknown(string Reason) : SubmitResult;
}

/// <summary>How an attempt stands in a batch system, in words that fit all of them.</summary>
public enum BatchState
{
    /// <summary>It waits.</summary>
    Pending,

    /// <summary>It runs, or is starting or completing.</summary>
    Active,

    /// <summary>It stands still and will go on: suspended, stopped.</summary>
    Suspended,

    /// <summary>It has ended; how, only evidence tells.</summary>
    Ended,

    /// <summary>It was not possible to ask: no news.</summary>
    Unknown,
}

/// <summary>One attempt as a site shows it.</summary>
public sealed record Sighting
{
    /// <summary>The marker it carries.</summary>
    public required Marker Marker { get; init; }

    /// <summary>The task in a job array, or null.</summary>
    public int? ArrayIndex { get; init; }

    /// <summary>What the batch system calls it.</summary>
    public required BatchId BatchId { get; init; }

    /// <summary>How it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>The batch system's own word for the state, such as <c>NODE_FAIL</c>.</summary>
    public required string NativeState { get; init; }

    /// <summary>The batch system's own reason, such as <c>Resources</c>; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The first node it runs on.</summary>
    public string? Node { get; init; }

    /// <summary>How often the batch system has put it back into its queue.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it ended, where the batch system's state says so by itself: time limit, node failure, out of memory, cancelled, preempted.</summary>
    public EndCause? Cause { get; init; }
}

/// <summary>One thing that <see cref="ISite.CheckAsync"/> tried.</summary>
/// <param name="What">What was tried, such as <c>ssh connection</c>.</param>
/// <param name="Problem">What is wrong and how to mend it, or null where all is well.</param>
public sealed record SiteCheck(string What, string? Problem);
