using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Jobs of their own that went to Slurm as one array because they ask for the same: which task is whose attempt. It is written to
/// <c>WORKSPACE/.fairlead/batches/NAME</c> before sbatch is called, where the tasks look up what they are, and so does a gateway that meets the array
/// in the queue without knowing it.
/// </summary>
/// <remarks>The file is a line for a shell: <c>set -- JOB/ATTEMPT:INDEX ...</c>, the first for task 0; the index is that of a task of a sweep that is tried again alone.</remarks>
internal sealed class SlurmBatch
{
    /// <summary>The directory of the files, relative to <see cref="ControlDirectory.Root"/>.</summary>
    public const string Directory = "batches";

    private const string Prefix = "fairlead:batch:";
    private const string FileStart = "set -- ";
    private const int NameLength = 24;

    private SlurmBatch(string name, ImmutableArray<Marker> members) => (Name, Members) = (name, members);

    /// <summary>Its name: the same for the same members.</summary>
    public string Name { get; }

    /// <summary>The attempts, by task.</summary>
    public ImmutableArray<Marker> Members { get; }

    /// <summary>Its file, relative to <see cref="ControlDirectory.Root"/>.</summary>
    public string FileName => $"{Directory}/{Name}";

    /// <summary>The comment that it carries in Slurm.</summary>
    public string Comment => Prefix + Name;

    /// <summary>That of <paramref name="jobs"/> in their order, with the text of its file.</summary>
    public static (SlurmBatch Batch, string Text) Of(IReadOnlyList<Job> jobs)
    {
        var members = jobs.Select(j => j.CurrentAttempt?.Marker ?? throw new ArgumentException($"Job {j.Id} has no attempt.", nameof(jobs))).ToImmutableArray();
        var text = FileStart + string.Join(' ', jobs.Zip(members, (job, marker) => string.Create(CultureInfo.InvariantCulture, $"{marker.Job}/{marker.Attempt}:{job.IndexInDirectory}"))) + "\n";
        return (new SlurmBatch(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, NameLength / 2)), members), text);
    }

    /// <summary>Reads a file; null where it is not one of ours.</summary>
    public static SlurmBatch? Read(string name, string text)
    {
        if (!text.StartsWith(FileStart, StringComparison.Ordinal))
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<Marker>();
        foreach (var word in text[FileStart.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Split('/', ':') is not [var job, var attempt, _]
                || !JobId.TryParse(job, null, out var id)
                || !int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            members.Add(new Marker(id, number));
        }

        return new SlurmBatch(name, members.ToImmutable());
    }

    /// <summary>The name in a comment; false where it is not that of a batch.</summary>
    public static bool TryReadComment(string comment, out string name)
    {
        name = comment.StartsWith(Prefix, StringComparison.Ordinal) ? comment[Prefix.Length..] : string.Empty;
        return name.Length == NameLength && name.All(char.IsAsciiHexDigitLower);
    }
}
