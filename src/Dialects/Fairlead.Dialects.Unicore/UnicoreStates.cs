using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Core.Jobs;

namespace Fairlead.Dialects.Unicore;

/// <summary>UNICORE's words for the states of a job. The only place that knows both.</summary>
internal static class UnicoreStates
{
    private const string Aborted = "Job aborted.";

    private static readonly FrozenDictionary<JobState, string> Table = new Dictionary<JobState, string>
    {
        [JobState.Accepted] = "READY",
        [JobState.StagingIn] = "STAGINGIN",
        [JobState.Ready] = "READY",
        [JobState.Scheduled] = "QUEUED",
        [JobState.Submitting] = "QUEUED",
        [JobState.Queued] = "QUEUED",
        [JobState.Running] = "RUNNING",
        [JobState.StagingOut] = "STAGINGOUT",
        [JobState.Succeeded] = "SUCCESSFUL",
        [JobState.Failed] = "FAILED",
        [JobState.Cancelled] = "FAILED",
        [JobState.TimedOut] = "FAILED",
    }.ToFrozenDictionary();

    /// <summary>All words, in the order of a job's life.</summary>
    public static ImmutableArray<string> All { get; } = [.. Table.OrderBy(s => s.Key).Select(s => s.Value).Distinct()];

    /// <summary>The states that the word stands for; empty where there is no such word.</summary>
    public static ImmutableArray<JobState> StatesOf(string status) => [.. Table.Where(s => s.Value == status).Select(s => s.Key).Order()];

    /// <summary>The value of <c>status</c> where only the state is known.</summary>
    public static string Of(JobState state) => Table[state];

    /// <summary>
    /// The value of <c>status</c>. To UNICORE a job is queued while commands run before its main program, and stages out while they run after it.
    /// </summary>
    public static string Of(Job job) => job switch
    {
        { State: JobState.Running, PhaseFromMain: < 0 } => Table[JobState.Queued],
        { State: JobState.Submitting or JobState.Queued or JobState.Running, PhaseFromMain: > 0 } => Table[JobState.StagingOut],
        _ => Table[job.State],
    };

    /// <summary>The value of <c>statusMessage</c>. UNICORE has no word for an aborted job but this message.</summary>
    public static string MessageOf(Job job) => MessageOf(job.State, job.Message);

    /// <inheritdoc cref="MessageOf(Job)"/>
    public static string MessageOf(JobState state, string? message) => state is JobState.Cancelled ? Aborted : message ?? string.Empty;

    /// <summary>
    /// The value of <c>resourceStatus</c> of a job's working directory. Clients wait for <c>READY</c> before they touch it, also where the job was
    /// rejected and there will never be anything in it.
    /// </summary>
    public static string OfDirectory(Job job) => job switch
    {
        { State: JobState.Accepted or JobState.StagingIn } => "INITIALIZING",
        { State: JobState.Submitting, Attempts.Length: 1, Description: { Imports.IsEmpty: true, ClientStagesIn: false, NotBefore: null } } => "INITIALIZING",
        _ => "READY",
    };
}
