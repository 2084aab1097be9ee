using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>How submissions that may have been lost are looked for in the control directories: what is asked and how the answer is read. No I/O: what runs there is <c>find.sh</c>.</summary>
internal static class LostSubmission
{
    private const char Separator = '\u001f';
    private static readonly string Script = EmbeddedScript.Read("find.sh");

    /// <summary>The question. It takes the tickets of what was not sent, so that nothing is sent by an earlier submission that is still going on.</summary>
    public static ShellCommand Command(string workspace, TimeSpan settleTime, IEnumerable<ControlDirectory> attempts)
    {
        var seconds = ((long)Math.Ceiling(settleTime.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ShellCommand.Script(Script, $"{workspace.TrimEnd('/')}/{ControlDirectory.Root}", seconds)
            .WithInput(string.Concat(attempts.Select(a => a.SharedName).Distinct().Select(n => n + "\n")));
    }

    /// <summary>The batch ids of those that were sent, by marker and index; or that some are not settled yet.</summary>
    public static Outcome<IReadOnlyDictionary<(Marker, int?), BatchId>> Read(string output)
    {
        var sent = new Dictionary<(Marker, int?), BatchId>();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[^1] != "end")
        {
            return Refusal.Unavailable("the answer was cut off");
        }

        foreach (var line in lines[..^1])
        {
            if (line.Split(Separator) is not [var directory, var state, var id, var tasks] || ReadMarker(directory) is not { } marker)
            {
                return Refusal.Unavailable("the answer cannot be read");
            }

            if (state != "sent")
            {
                return Refusal.Unavailable($"the outcome of an earlier submission ({marker}) is not settled yet");
            }

            AddTo(sent, marker, id, tasks);
        }

        return sent;
    }

    private static void AddTo(Dictionary<(Marker, int?), BatchId> sent, Marker marker, string id, string tasks)
    {
        if (tasks.Split(' ') is [var first, var notation] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            foreach (var task in ArrayTasks.Read(notation) ?? [])
            {
                sent[(marker, offset + task)] = new BatchId(string.Create(CultureInfo.InvariantCulture, $"{id}_{task}"));
            }
        }
        else
        {
            sent[(marker, null)] = new BatchId(id);
        }
    }

    private static Marker? ReadMarker(string directory) =>
        directory.Split('/') is [var id, var attempt, _]
        && JobId.TryParse(id, null, out var job)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Marker(job, number)
            : null;
}
