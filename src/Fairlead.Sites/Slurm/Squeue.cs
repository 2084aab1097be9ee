using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// What squeue is asked and how its answer is read. No I/O: tested on recorded output. The one question is for everything in the queue, whoever
/// owns it; what is not ours is sifted out there.
/// </summary>
/// <remarks>
/// Rows, the heading that shows that squeue answered at all, and a last line with its exit code carry a word that was made up for this query. So a
/// comment with a newline in it cannot pretend to be a row, and an answer that was cut off is noticed.
/// </remarks>
internal static class Squeue
{
    private const char Separator = '\u001f';
    private const string Heading = "ARRAY_JOB_ID";
    private const string End = "end";

    private static readonly string[] Fields =
    [
        "ArrayTaskID", "State", "Reason", "RestartCnt", "exit_code", "StartTime", "EndTime", "BatchHost", "UserName", "Comment",
    ];

    // SLURM_BITSTR_LEN: long lists of array tasks are not to be shortened. SLURM_TIME_FORMAT: seconds, independent of the host's time zone.
    private const string Script = """
        {
            SLURM_BITSTR_LEN=0 SLURM_TIME_FORMAT=%s "$1" --all --states=all -O "$3"
            printf 'end\037%s\037%s\037\n' "$2" "$?"
        } </dev/null | LC_ALL=C grep -a -e "$2.*fairlead:" -e "^ARRAY_JOB_ID.$2" -e "^end.$2"
        """;

    /// <summary>The question.</summary>
    /// <param name="squeue">The program.</param>
    /// <param name="word">A word of letters and digits that nobody can know beforehand.</param>
    public static ShellCommand Command(string squeue, string word)
    {
        var first = $"ArrayJobID:{Separator}{word}{Separator}";
        var format = first + string.Concat(Fields.Select(f => $",{f}:{Separator}"));
        return ShellCommand.Script(Script, squeue, word, format) with { MaxOutput = 256 * 1024 * 1024 };
    }

    /// <summary>Our rows, or why the output is no complete answer.</summary>
    public static Outcome<IReadOnlyList<QueueRow>> Read(string output, string word)
    {
        var rows = new List<QueueRow>();
        var (hasHeading, hasEnd) = (false, false);
        foreach (var line in output.Split('\n'))
        {
            var parts = line.Split(Separator);
            if (hasEnd || parts.Length < 2 || parts[1] != word)
            {
                // The end of a foreign comment that has a newline in it, or what follows the last line.
                continue;
            }

            switch (parts[0])
            {
                case Heading:
                    hasHeading = true;
                    break;
                case End:
                    hasEnd = true;
                    if (parts[2] != "0")
                    {
                        return Refusal.Unavailable($"squeue ended with exit code {parts[2]}");
                    }

                    break;
                default:
                    // A comment that holds our separator, or breaks off with a newline, is not one that we wrote.
                    if (parts.Length == Fields.Length + 3 && SlurmComment.Read(parts[^2]) is { } comment && !AddRows(rows, parts, comment))
                    {
                        return Refusal.Unavailable("squeue printed a row that cannot be read");
                    }

                    break;
            }
        }

        return (hasHeading, hasEnd) switch
        {
            (_, false) => Refusal.Unavailable("the answer of squeue was cut off"),
            (false, _) => Refusal.Unavailable("squeue printed nothing, not even its heading"),
            _ => rows,
        };
    }

    private static bool AddRows(List<QueueRow> rows, string[] parts, SlurmComment comment)
    {
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !int.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out var restarts)
            || !int.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return false;
        }

        var row = new QueueRow
        {
            Marker = comment.Marker,
            Index = comment.Offset,
            Batch = comment.Batch,
            BatchId = new BatchId(parts[0]),
            Word = parts[3],
            Reason = parts[4] is "None" or "" ? null : parts[4],
            Restarts = restarts,
            ExitCode = ExitCodeOf(status),
            StartedAt = Time(parts[7]),
            EndsAt = Time(parts[8]),
            Node = parts[9] is "n/a" or "(null)" or "" ? null : parts[9],
            Account = parts[10],
        };
        if (parts[2] == "N/A")
        {
            rows.Add(row);
            return true;
        }

        // An array that carries a marker without an offset is somebody else's: it must not keep us from reading the rest.
        var tasks = comment.Offset is null ? null : ArrayTasks.Read(parts[2]);
        rows.AddRange((tasks ?? []).Select(task => row with { Index = comment.Offset + task, BatchId = new BatchId(string.Create(CultureInfo.InvariantCulture, $"{parts[0]}_{task}")) }));
        return true;
    }

    /// <summary>The exit code in what <c>wait</c> gave Slurm.</summary>
    private static int ExitCodeOf(int status) => (status & 0x7f) is var signal and not 0 ? 128 + signal : (status >> 8) & 0xff;

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < uint.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
