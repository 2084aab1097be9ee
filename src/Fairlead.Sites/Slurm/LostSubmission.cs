using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// How submissions that may have been lost are looked for in what <c>submit.sh</c> left on the site: what is asked and how the answer is read.
/// No I/O: what runs there is <c>find.sh</c>.
/// </summary>
internal static class LostSubmission
{
    private static readonly string Script = EmbeddedScript.Read("find.sh");

    /// <summary>The question.</summary>
    public static ShellCommand Command(string workspace, IEnumerable<ControlDirectory> attempts) =>
        ShellCommand.Script(Script, $"{workspace.TrimEnd('/')}/{ControlDirectory.Root}")
            .WithInput(string.Concat(attempts.Select(a => a.SharedName).Distinct().Select(n => $" {n} \n {n}/submit-\n")));

    /// <summary>The batch ids of those that were sent, by marker and index; or that the outcome of some is not settled yet.</summary>
    /// <param name="output">The answer.</param>
    /// <param name="settleTime">How long Slurm may take for a job whose sbatch gave no id.</param>
    public static Outcome<IReadOnlyDictionary<(Marker, int?), BatchId>> Read(string output, TimeSpan settleTime)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[^1] != "end")
        {
            return Refusal.Unavailable("the answer was cut off");
        }

        var entries = lines[..^1].Select(l => l.Split(':', 2)).Where(p => p.Length == 2).Select(p => (Log: p[0], Words: p[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        var sent = new Dictionary<(Marker, int?), BatchId>();
        foreach (var (_, words) in entries.Where(e => e.Words is ["sent", _, _, _]))
        {
            AddTo(sent, words[1], words[2], words[3]);
        }

        var settled = entries.Where(e => e.Words is ["sent", ..]).Select(e => e.Words[1]).ToHashSet();
        foreach (var log in entries.GroupBy(e => e.Log))
        {
            var isGoing = log.Any(e => e.Words is ["going", _]);
            var isOld = log.Any(e => e.Words is ["over", var age] && long.TryParse(age, CultureInfo.InvariantCulture, out var seconds) && seconds >= settleTime.TotalSeconds);
            var open = log.Where(e => e.Words is ["plan", _] or ["sending", _] && !settled.Contains(e.Words[1])).ToList();
            if (open.Exists(e => isGoing || (e.Words[0] == "sending" && !isOld)))
            {
                return Refusal.Unavailable($"the outcome of an earlier submission ({open[0].Words[1]}) is not settled yet");
            }
        }

        return sent;
    }

    private static void AddTo(Dictionary<(Marker, int?), BatchId> sent, string name, string id, string tasks)
    {
        if (ReadMarker(name) is not { } marker)
        {
            return;
        }

        if (tasks.Split('+') is not [var first, var notation] || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            sent[(marker, null)] = new BatchId(id);
            return;
        }

        foreach (var task in ArrayTasks.Read(notation) ?? [])
        {
            sent[(marker, offset + task)] = new BatchId(string.Create(CultureInfo.InvariantCulture, $"{id}_{task}"));
        }
    }

    private static Marker? ReadMarker(string name) =>
        name.Split('/') is [var id, var attempt, ..]
        && JobId.TryParse(id, null, out var job)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Marker(job, number)
            : null;
}
