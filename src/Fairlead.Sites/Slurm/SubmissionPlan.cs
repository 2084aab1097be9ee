using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>One call of sbatch: for a job, or for those tasks of an array that fit into one of Slurm's arrays.</summary>
internal sealed record SubmissionPlan
{
    /// <summary>Where the files of its marker are.</summary>
    public required ControlDirectory Control { get; init; }

    /// <summary>The jobs, by their place in what was to be submitted, with Slurm's number of each in the array (null for a job of its own).</summary>
    public required IReadOnlyList<(int Place, int? Task)> Members { get; init; }

    /// <summary>What has to be added to Slurm's number of a task to get its index; null for a job of its own.</summary>
    public int? Offset { get; init; }

    /// <summary>The tasks in Slurm's notation, or null for a job of its own.</summary>
    public string? Tasks { get; init; }

    /// <summary>How many tasks may run at a time, or null for no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Makes the names of the files of an array its own, because tasks submitted before may be reading theirs.</summary>
    public string FileSuffix => Tasks is null ? string.Empty : $"-{Offset}-{Digest(Tasks)}";

    /// <summary>The name under which this call is known on the site: the same for the same tasks, so that calling twice submits once.</summary>
    public string Name => Tasks is null
        ? Control.SharedName
        : $"{Control.SharedName}/submit{FileSuffix}";

    /// <summary>The plans for jobs of one account: one for each job of its own, as few as can be for the tasks of an array.</summary>
    /// <param name="jobs">The jobs with their places.</param>
    /// <param name="workspace">The account's workspace.</param>
    /// <param name="maxArraySize">One more than the largest task number that the cluster allows.</param>
    public static IReadOnlyList<SubmissionPlan> Make(IEnumerable<(int Place, Job Job)> jobs, string workspace, int maxArraySize)
    {
        var plans = new List<SubmissionPlan>();
        foreach (var group in jobs.GroupBy(j => ControlDirectory.Of(workspace, Attempt(j.Job)) with { Index = null }))
        {
            var tasks = group.Where(j => Attempt(j.Job).ArrayIndex is not null).ToList();
            plans.AddRange(group.Except(tasks).Select(j => new SubmissionPlan { Control = group.Key, Members = [(j.Place, null)] }));
            plans.AddRange(MakeArrays(tasks, group.Key, Math.Max(1, maxArraySize)));
        }

        return plans;
    }

    /// <summary>How <c>submit.sh</c> notes the tasks.</summary>
    public string TasksNote => Tasks is null ? SubmissionPart.None : string.Create(CultureInfo.InvariantCulture, $"{Offset}+{Tasks}");

    private static IEnumerable<SubmissionPlan> MakeArrays(List<(int Place, Job Job)> tasks, ControlDirectory control, int size)
    {
        var chunks = tasks.OrderBy(t => Attempt(t.Job).ArrayIndex).GroupBy(t => Attempt(t.Job).ArrayIndex.GetValueOrDefault() / size).SelectMany(Bounded).ToList();
        foreach (var chunk in chunks)
        {
            var offset = Attempt(chunk[0].Job).ArrayIndex.GetValueOrDefault() / size * size;
            var members = chunk.Select(t => (t.Place, Task: Attempt(t.Job).ArrayIndex - offset)).ToList();

            // Slurm limits each array by itself, so the limit is shared out among them.
            var limit = chunk[0].Job.Description.Array?.Limit is { } most ? Math.Max(1, most / chunks.Count) : (int?)null;
            yield return new SubmissionPlan
            {
                Control = control,
                Members = members,
                Offset = offset,
                Tasks = ArrayTasks.Write([.. members.Select(m => m.Task.GetValueOrDefault())]),
                Limit = limit,
            };
        }
    }

    /// <summary>Slurm refuses a notation of several thousand characters; tasks with gaps between them take about seven each.</summary>
    private static IEnumerable<(int Place, Job Job)[]> Bounded(IEnumerable<(int Place, Job Job)> chunk)
    {
        var all = chunk.ToArray();
        var hasGaps = Attempt(all[^1].Job).ArrayIndex - Attempt(all[0].Job).ArrayIndex >= all.Length;
        return hasGaps ? all.Chunk(200) : [all];
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));

    private static Attempt Attempt(Job job) => job.CurrentAttempt ?? throw new ArgumentException($"Job {job.Id} has no attempt.", nameof(job));
}
