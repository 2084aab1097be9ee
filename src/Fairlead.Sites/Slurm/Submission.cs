using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>One round trip that hands many submissions to Slurm: what is sent, and how the answer is read. No I/O: what runs there is <c>submit.sh</c>.</summary>
internal static class Submission
{
    private const char Separator = '\u001f';
    private static readonly string Script = EmbeddedScript.Read("submit.sh");

    /// <summary>The command for <paramref name="parts"/>, which all belong to one account.</summary>
    public static ShellCommand Command(IReadOnlyList<SubmissionPart> parts, string workspace, string ticket, SlurmHost host)
    {
        var arguments = (string[])
        [
            host.Command("sbatch"), workspace, ticket, host.Options.ParallelSubmissions.ToString(CultureInfo.InvariantCulture), .. parts.Select(p => p.Plan.Directory),
        ];
        return ShellCommand.Script(Script, [.. arguments]).WithInput(Archive(parts, ticket)) with { TimeLimit = host.Options.SubmitTimeout };
    }

    /// <summary>What became of each part.</summary>
    public static IReadOnlyList<SubmissionAnswer> Read(ShellResult result, int count)
    {
        var answers = new SubmissionAnswer?[count];
        foreach (var line in result.Output.Split('\n'))
        {
            if (line.Split(Separator) is [var place, var code, var words] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count)
            {
                answers[number] = SubmissionAnswer.Of(code, words);
            }
        }

        // Without any answer and with this exit code, it did not get as far as the first sbatch.
        var rest = result.ExitCode == 73 && Array.TrueForAll(answers, a => a is null)
            ? Sbatch.ClassifyFileTrouble(SlurmHost.OneLine(result.Error))
            : new SubmitResult.Unknown($"The submission broke off with exit code {result.ExitCode}: {SlurmHost.OneLine(result.Error)}");
        return Array.ConvertAll(answers, a => a ?? new SubmissionAnswer(null, rest));
    }

    private static string Archive(IReadOnlyList<SubmissionPart> parts, string ticket)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
        {
            var shared = new HashSet<string>();
            foreach (var part in parts)
            {
                foreach (var file in shared.Add(part.Plan.Control.SharedName) ? part.Files : [])
                {
                    Add(tar, $"{part.Plan.Control.SharedName}/{file.Name}", file.Text);
                }

                var words = string.Join(' ', part.Arguments.Select(ShellQuote.Word));
                Add(tar, $"{part.Plan.Directory}/sbatch", $"work={ShellQuote.Word(part.WorkingDirectory)}\nset -- {words}\n");
                Add(tar, $"{part.Plan.Directory}/ticket", ticket + "\n");
                if (part.Plan.Tasks is { } tasks)
                {
                    Add(tar, $"{part.Plan.Directory}/tasks", string.Create(CultureInfo.InvariantCulture, $"{part.Plan.Offset} {tasks}\n"));
                }
            }
        }

        return Convert.ToBase64String(buffer.GetBuffer(), 0, (int)buffer.Length, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");
    }

    private static void Add(TarWriter tar, string name, string text) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
    });
}

/// <summary>A call of sbatch with all that goes with it.</summary>
/// <param name="Plan">What it is for.</param>
/// <param name="Files">The files of its marker.</param>
/// <param name="Arguments">The arguments of sbatch.</param>
/// <param name="WorkingDirectory">Absolute path of the directory it runs in.</param>
internal sealed record SubmissionPart(SubmissionPlan Plan, IReadOnlyList<ScriptFile> Files, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>How many characters have to be sent for it, about.</summary>
    public long Size => Files.Sum(f => (long)f.Text.Length) + Arguments.Sum(a => (long)a.Length);
}

/// <summary>What became of a call of sbatch.</summary>
/// <param name="BatchId">Slurm's id for it, or null where it has none.</param>
/// <param name="Otherwise">What that means for its jobs; null where there is an id.</param>
internal sealed record SubmissionAnswer(string? BatchId, SubmitResult? Otherwise)
{
    /// <summary>Reads the answer of <c>submit.sh</c>: exit code of sbatch or a word of ours, and an id or words for people.</summary>
    public static SubmissionAnswer Of(string code, string words) => code switch
    {
        "0" => new SubmissionAnswer(words, null),
        "files" => new SubmissionAnswer(null, Sbatch.ClassifyFileTrouble(words)),
        _ when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new SubmissionAnswer(null, Sbatch.Classify(number, words)),
        _ => new SubmissionAnswer(null, new SubmitResult.Unknown(words)),
    };

    /// <summary>The result for a job, which is Slurm's <paramref name="task"/> in an array or a job of its own.</summary>
    public SubmitResult For(int? task) => Otherwise ?? new SubmitResult.Accepted(new BatchId(
        task is null ? BatchId ?? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{BatchId}_{task}")));
}
