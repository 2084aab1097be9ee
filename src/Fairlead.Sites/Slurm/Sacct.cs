using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>What sacct is asked and how its answer is read: about jobs of one account that have left the queue. No I/O: tested on recorded output.</summary>
internal static class Sacct
{
    private const char Separator = '\u001f';
    private const string Fields = "JobID,State,ExitCode,Start,End,NodeList,User,Comment,SubmitLine";

    // The heading shows that sacct answered at all, the last line that it came to its end.
    private const string Script = """
        SLURM_TIME_FORMAT=%s "$@" </dev/null || exit
        echo end
        """;

    /// <summary>Asks for jobs by their ids, or for all of the account where none are given.</summary>
    /// <param name="sacct">The program.</param>
    /// <param name="jobs">Slurm's ids.</param>
    /// <param name="since">How far back to look.</param>
    public static ShellCommand Command(string sacct, IEnumerable<BatchId> jobs, TimeSpan since)
    {
        var ids = string.Join(',', jobs);
        var seconds = ((long)since.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return ShellCommand.Script(
            Script,
            [sacct, "--allocations", "--parsable", $"--delimiter={Separator}", $"--format={Fields}", $"--starttime=now-{seconds}seconds", .. ids.Length == 0 ? (string[])[] : [$"--jobs={ids}"]]);
    }

    /// <summary>Our rows, or why the output is no complete answer.</summary>
    public static Outcome<IReadOnlyList<QueueRow>> Read(string output)
    {
        var lines = output.Split('\n');
        if (!lines[0].StartsWith($"JobID{Separator}", StringComparison.Ordinal) || lines.LastOrDefault(l => l.Length > 0) != "end")
        {
            return Refusal.Unavailable("the answer of sacct is not complete");
        }

        return lines.Select(l => ReadRow(l.Split(Separator))).OfType<QueueRow>().ToList();
    }

    /// <summary>A row of ours; null for anything else. Not every cluster keeps comments, but the line that submitted a job has it too.</summary>
    private static QueueRow? ReadRow(string[] parts)
    {
        // The line that submitted a job is last because it goes on over several lines, of which ours has the comment in the first.
        if (parts.Length < 9 || (SlurmComment.Read(parts[7]) ?? ReadLine(parts[8])) is not { } comment)
        {
            return null;
        }

        var task = parts[0].Split('_', 2) is [_, var number] ? number : null;
        int? index = task is null ? comment.Offset : int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && comment.Offset is { } offset ? offset + n : -1;
        var exit = Array.ConvertAll(parts[2].Split(':'), p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1);
        if (index < 0 || exit is not [>= 0, >= 0])
        {
            return null;
        }

        return new QueueRow
        {
            Marker = comment.Marker,
            Index = index,
            Batch = comment.Batch,
            BatchId = new BatchId(parts[0]),
            Word = parts[1],
            ExitCode = exit[1] != 0 ? 128 + exit[1] : exit[0],
            StartedAt = Time(parts[3]),
            EndsAt = Time(parts[4]),
            Node = parts[5] is "None assigned" or "" ? null : parts[5],
            Account = parts[6],
        };
    }

    private static SlurmComment? ReadLine(string line)
    {
        const string option = "--comment=";
        var begin = line.IndexOf(option, StringComparison.Ordinal);
        return begin >= 0 ? SlurmComment.Read(line[(begin + option.Length)..].Split(' ', 2)[0]) : null;
    }

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < uint.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
