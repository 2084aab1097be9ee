using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Slurm;

/// <summary>How sbatch is called for a job, and what its complaints mean. No I/O.</summary>
internal static class Sbatch
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>What sbatch ends with where it cannot read its options, which it does before it asks the controller. No signal has that number.</summary>
    private const int BadOption = 255;

    /// <summary>What sbatch says when the controller may have the job all the same.</summary>
    private static readonly string[] Unclear =
    [
        "timed out", "Zero Bytes were transmitted", "Transport endpoint is not connected", "Communication connection failure",
        "Message receive failure", "Connection reset by peer", "Unexpected message received",
    ];

    /// <summary>What sbatch says when it should be tried again later; limits on how many jobs may be submitted all have SubmitJob in their names.</summary>
    private static readonly string[] Temporary =
    [
        "Unable to contact slurm controller", "Could not establish a configuration source", "temporarily unable to accept", "Connection refused", "SubmitJob", "queue full",
        "Resource temporarily unavailable", "Invalid authentication credential", "Protocol authentication error", "Munge encode failed", "No space left",
        "quota exceeded", "Cannot allocate memory", "in standby mode", "Required node not available (down, drained or reserved)",
    ];

    /// <summary>The arguments for a job or an array.</summary>
    /// <param name="job">The job.</param>
    /// <param name="plan">How it is submitted.</param>
    /// <param name="options">What it asks for: <see cref="Options"/>.</param>
    public static ImmutableArray<string> Arguments(Job job, SubmissionPlan plan, IReadOnlyList<string> options) =>
    [
        "--parsable",
        $"--comment={SlurmComment.Write(plan.Control.Marker, plan.Offset)}",
        $"--job-name={job.Description.Name}",
        $"--chdir={job.Directory}",
        $"--output={Pattern(plan.Control.Shared)}/slurm{(plan.Tasks is null ? string.Empty : "-%a")}.log",
        "--open-mode=append",
        .. plan.Tasks is { } tasks ? (string[])[$"--array={tasks}{(plan.Limit is { } limit ? string.Create(CultureInfo.InvariantCulture, $"%{limit}") : string.Empty)}"] : [],
        .. options,
        .. job.Description.BatchScript is null ? (string[])[$"--wrap={SbatchStart.Of(job, plan)}"] : [],
    ];

    /// <summary>The arguments for jobs that go together.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="names">The names of its jobs.</param>
    /// <param name="options">What they ask for.</param>
    /// <param name="workspace">The workspace of their account.</param>
    public static ImmutableArray<string> BatchArguments(SlurmBatch batch, IReadOnlyList<string> names, IReadOnlyList<string> options, string workspace) =>
    [
        "--parsable",
        $"--comment={batch.Comment}",
        $"--job-name={SharedName(names)}",
        $"--chdir={workspace}",
        "--output=/dev/null",
        $"--array={(batch.Members.Length == 1 ? "0" : string.Create(CultureInfo.InvariantCulture, $"0-{batch.Members.Length - 1}"))}",
        .. options,
        $"--wrap={SbatchStart.Of(batch, workspace)}",
    ];

    /// <summary>What a job asks for, with what the administrator adds: all that may differ between jobs and matters to Slurm.</summary>
    public static ImmutableArray<string> Options(Job job, SiteProfile profile, SlurmOptions options)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        // A batch script of the user's own may name another queue.
        AddResources(arguments, job.Description.Resources, job.Description.BatchScript is null ? profile.DefaultQueue : null, options);
        arguments.AddRange(profile.Resources.Select(r => job.Description.Resources.Others.TryGetValue(r.Name, out var value) ? r.OptionFor(value) : null).OfType<string>());
        if (job.Description.Email is { } email)
        {
            arguments.AddRange($"--mail-user={email}", "--mail-type=END,FAIL");
        }

        arguments.AddRange(options.SubmitOptions);
        return arguments.ToImmutable();
    }

    /// <summary>Whether words of sbatch say that there are too many jobs already.</summary>
    public static bool IsLimit(string error) => Has(["SubmitJob"], error);

    /// <summary>What an error of sbatch means for the submission.</summary>
    /// <param name="exitCode">Its exit code, not 0.</param>
    /// <param name="error">Its words.</param>
    public static SubmitResult Classify(int exitCode, string error)
    {
        var words = error.Trim() is { Length: > 0 } text ? text : $"sbatch ended with exit code {exitCode}.";
        var complained = exitCode == BadOption && error.Trim().Length > 0;
        if ((exitCode > 128 && !complained) || Has(Unclear, words))
        {
            return new SubmitResult.Unknown(words);
        }

        // 126 and 127: there is no sbatch, which is the site's fault and not the job's.
        return exitCode is 126 or 127 || Has(Temporary, words) ? new SubmitResult.NotSent(words) : new SubmitResult.Refused(words);
    }

    /// <summary>What a file system's complaint about our directories and files means.</summary>
    public static SubmitResult ClassifyFileTrouble(string error) =>
        Has(["Permission denied", "Read-only file system", "Not a directory", "File exists", "File name too long"], error) ? new SubmitResult.Refused(error) : new SubmitResult.NotSent(error);

    private static void AddResources(ImmutableArray<string>.Builder arguments, ResourceRequest wanted, string? defaultQueue, SlurmOptions options)
    {
        void Add(string option, string? value)
        {
            if (value is not null)
            {
                arguments.Add($"--{option}={value}");
            }
        }

        Add("partition", wanted.Queue ?? defaultQueue);
        Add("nodes", Text(wanted.NodesInAll));
        Add("ntasks-per-node", Text(wanted.CpusPerNode));
        Add("ntasks", Text(wanted.TotalCpus));
        Add("mem", wanted.MemoryPerNode is { } bytes ? $"{Text((bytes + Mebibyte - 1) / Mebibyte)}M" : null);
        Add("time", wanted.Runtime is { } runtime ? Text(Math.Max(1, (long)Math.Ceiling(runtime.TotalMinutes))) : null);
        Add("account", wanted.Project);
        Add("qos", wanted.QualityOfService);
        Add("constraint", wanted.NodeConstraints);
        Add("reservation", wanted.Reservation);
        if (wanted.GpusPerNode is > 0 and var gpus)
        {
            Add(options.GpuOption, options.GpuOption == "gres" ? $"gpu:{Text(gpus)}" : Text(gpus));
        }

        if (wanted.Exclusive)
        {
            arguments.Add("--exclusive");
        }
    }

    /// <summary>The one name of an array whose jobs have several: what they begin with.</summary>
    private static string SharedName(IReadOnlyList<string> names)
    {
        var length = names.Min(n => n.Length);
        while (length > 0 && names.Any(n => !n.StartsWith(names[0][..length], StringComparison.Ordinal)))
        {
            length--;
        }

        // Half of a surrogate pair is no text.
        var start = names[0][..(length > 0 && char.IsHighSurrogate(names[0][length - 1]) ? length - 1 : length)];
        return names.All(n => n == start) ? start : $"{start}*";
    }

    /// <summary>A path for a file name pattern, in which a percent sign means something.</summary>
    private static string Pattern(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private static bool Has(string[] phrases, string words) => Array.Exists(phrases, p => words.Contains(p, StringComparison.OrdinalIgnoreCase));

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
