using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>One round trip that hands many submissions to Slurm: what is sent, and how the answer is read. No I/O: what runs there is <c>submit.sh</c>.</summary>
internal static class Submission
{
    private const char Separator = '\u001f';
    private const int FileTrouble = 73;
    private const int EarlierOne = 75;
    private static readonly string Script = EmbeddedScript.Read("submit.sh");

    /// <summary>The command for <paramref name="parts"/>, which all belong to one account.</summary>
    public static ShellCommand Command(IReadOnlyList<SubmissionPart> parts, string workspace, string ticket, SlurmHost host)
    {
        var workers = Math.Min(host.Options.ParallelSubmissions, parts.Count);
        var arguments = (string[])[host.Command("sbatch"), workspace, ticket, workers.ToString(CultureInfo.InvariantCulture), .. parts.SelectMany(p => p.Names)];
        return ShellCommand.Script(Script, [.. arguments]).WithInput(Archive(parts, ticket, workers)) with { TimeLimit = host.Options.SubmitTimeout };
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

        // Without any answer and with the exit code of our own for files, it did not get as far as the first sbatch.
        var complaint = SlurmHost.OneLine(result.Error);
        var rest = result.ExitCode switch
        {
            FileTrouble when Array.TrueForAll(answers, a => a is null) => Sbatch.ClassifyFileTrouble(complaint),
            EarlierOne => new SubmitResult.Unknown("An earlier submission is still going on."),
            _ => new SubmitResult.Unknown($"The submission broke off with exit code {result.ExitCode}: {complaint}"),
        };
        return Array.ConvertAll(answers, a => a ?? new SubmissionAnswer(null, rest));
    }

    /// <summary>An archive of archives: each worker unpacks its own, which is much of the work.</summary>
    private static string Archive(IReadOnlyList<SubmissionPart> parts, string ticket, int workers)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (var worker = 0; worker < workers; worker++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"tickets/{ticket}.{worker}");
                Add(tar, $"{name}.tgz", Archive([.. parts.Select((part, place) => (part, place)).Where(p => p.place % workers == worker)], name));
            }
        }

        return Convert.ToBase64String(buffer.GetBuffer(), 0, (int)buffer.Length, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");
    }

    private static MemoryStream Archive(IReadOnlyList<(SubmissionPart Part, int Place)> parts, string name)
    {
        var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
        {
            Add(tar, $"{name}.work", string.Concat(parts.SelectMany(p => p.Part.WorkingDirectories).Distinct().Select(d => d + "\0")));
            Add(tar, $"{name}.sh", string.Concat(parts.Select(p => Lines(p.Part, p.Place))));

            foreach (var (part, _) in parts)
            {
                foreach (var file in part.Files)
                {
                    Add(tar, file.Name, file.Text);
                }
            }
        }

        buffer.Position = 0;
        return buffer;
    }

    /// <summary>The calls of our own <c>check</c>, <c>script</c> and <c>submit</c> in the script.</summary>
    private static string Lines(SubmissionPart part, int place)
    {
        var words = (string[])[place.ToString(CultureInfo.InvariantCulture), string.Join(' ', part.Names), part.Tasks, .. part.Arguments];
        var script = part.Start is { } start ? $"script {Words([part.Job.Description.BatchScript ?? string.Empty, start])}\n" : string.Empty;
        return $"check {Words(part.WorkingDirectories)}\n{script}submit {Words(words)}\n";
    }

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(ShellQuote.Word));

    private static void Add(TarWriter tar, string name, string text) => Add(tar, name, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static void Add(TarWriter tar, string name, MemoryStream content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        DataStream = content,
    });
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
