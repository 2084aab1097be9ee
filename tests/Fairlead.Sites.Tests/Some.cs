using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Sites.Tests;

/// <summary>Jobs as a driver hands them to a site.</summary>
internal static class Some
{
    private static readonly string[] Nasty =
    [
        "'", "\"", "\\", "$", "`", "$(touch canary)", "`touch canary`", "; touch canary;", "&", "|", "<", ">", "(", ")", "{", "}", "*", "?", "[", "]", "~",
        "!", "#", "=", "%", "%j", " ", "\t", "\n", "\r\n", "-", "--", "-n", "\\n", "\\c", "\u0001", "\u001f", "é", "日本語", "🜨", "a", "0", "..",
        "${IFS}", "''", "FL_END", "\nFL_END\n", "#SBATCH --hold\n", "$fl_control",
    ];

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Texts made of what shells find interesting.</summary>
    public static Gen<string> Text() => Gen.Elements(Nasty).ListOf().Select(parts => string.Concat(parts));

    public static Step Program(params ImmutableArray<string> arguments) => new() { Command = new StepCommand.Program(arguments) };

    public static Step Shell(string text) => new() { Command = new StepCommand.ShellLines(text) };

    public static JobDescription Runs(params ImmutableArray<Step> steps) => new() { Steps = steps };

    /// <summary>A job in state Submitting whose directory is <paramref name="workspace"/>/ID.</summary>
    public static Job Submitting(JobDescription description, string workspace, string account = "root")
    {
        var id = JobId.New(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000));
        var marker = new Marker(id, 1);
        return new Job
        {
            Id = id,
            Owner = "demouser",
            Site = "cluster",
            Account = account,
            Directory = $"{workspace}/{id}",
            Description = description,
            State = JobState.Submitting,
            CreatedAt = Noon,
            ChangedAt = Noon,
            Attempts = [new Attempt { Number = 1, Marker = marker, CreatedAt = Noon }],
        };
    }

    /// <summary>The tasks of a job array, each in state Submitting.</summary>
    public static ImmutableArray<Job> Tasks(JobDescription description, int size, string workspace, string account = "root", int? limit = null)
    {
        var parent = Submitting(description with { Array = new ArrayRequest(size, limit) }, workspace, account);
        return [.. Enumerable.Range(0, size).Select(index => parent with
        {
            Id = parent.Id.ForTask(index),
            Parent = parent.Id,
            Index = index,
            Attempts = [parent.Attempts[0] with { ArrayIndex = index }],
        })];
    }

    /// <summary>The job as its driver asks a login node about it.</summary>
    public static LoginAttempt Aside(Job job, BatchId id) =>
        new(job.Account, job.CurrentAttempt!.Marker, job.CurrentAttempt.ArrayIndex, id, job.CurrentAttempt.SubmittedAt + job.Description.Resources.Runtime); // it has been taken

    /// <summary>Whether a sighting is that of the job's current attempt.</summary>
    public static bool IsShownBy(this Job job, Sighting sighting) => sighting.BatchId == job.CurrentAttempt?.BatchId && sighting.Marker == job.CurrentAttempt?.Marker;

    /// <summary>The job once the batch system has taken it.</summary>
    public static Job Taken(this Job job, BatchId batchId) =>
        job with { State = JobState.Queued, Attempts = job.Attempts.SetItem(job.Attempts.Length - 1, job.Attempts[^1] with { BatchId = batchId, SubmittedAt = TimeProvider.System.GetUtcNow() }) };
}
