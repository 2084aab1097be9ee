using System.Globalization;
using Fairlead.Core.Jobs;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>How scancel is called for many jobs at once. No I/O.</summary>
internal static class Scancel
{
    // A job that has ended in the meantime makes scancel complain, so its exit code says nothing: the queue is looked at afterwards. More words
    // than one call takes become several calls.
    private const string Script = "xargs \"$1\"";

    /// <summary>The command; tasks of an array are named in one word, because Slurm takes its time for each.</summary>
    public static ShellCommand Command(string scancel, IEnumerable<BatchId> jobs) =>
        ShellCommand.Script(Script, scancel).WithInput(string.Concat(Words(jobs).Select(w => w + "\n")));

    /// <summary>The words for scancel.</summary>
    public static IEnumerable<string> Words(IEnumerable<BatchId> jobs)
    {
        foreach (var array in jobs.Select(j => j.Value.Split('_', 2)).GroupBy(p => p[0]))
        {
            var tasks = array.Where(p => p.Length == 2).Select(p => int.Parse(p[1], NumberStyles.None, CultureInfo.InvariantCulture)).Order().ToList();
            if (tasks.Count < array.Count())
            {
                yield return array.Key;
            }

            foreach (var some in tasks.Chunk(1000))
            {
                yield return $"{array.Key}_[{ArrayTasks.Write(some)}]";
            }
        }
    }
}
