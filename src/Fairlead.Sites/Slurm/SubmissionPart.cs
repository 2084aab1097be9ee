using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>A call of sbatch with all that goes with it: for a job, for tasks of an array, or for jobs that go together.</summary>
internal sealed record SubmissionPart
{
    /// <summary>What <see cref="Tasks"/> is where each task has a name of its own.</summary>
    public const string Each = "each";

    /// <summary>What <see cref="Tasks"/> is for a job of its own.</summary>
    public const string None = "-";

    /// <summary>The job, or one of those whose scripts are the same.</summary>
    public required Job Job { get; init; }

    /// <summary>The jobs, by their place in what was to be submitted, with Slurm's number of each in the array (null for a job of its own).</summary>
    public required IReadOnlyList<(int Place, int? Task)> Members { get; init; }

    /// <summary>Under what names it is noted on the site: one, or one for each member.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary><see cref="None"/>, <see cref="Each"/>, or for an array <c>OFFSET+TASKS</c>.</summary>
    public required string Tasks { get; init; }

    /// <summary>Its files, relative to <see cref="ControlDirectory.Root"/>.</summary>
    public required IReadOnlyList<ScriptFile> Files { get; init; }

    /// <summary>The arguments of sbatch.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Those of them that ask for something: jobs for which they are equal can go together.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Where the user's own batch script has a say: what is run in its place. Else null, and <see cref="Arguments"/> say what is run.</summary>
    public string? Start { get; init; }

    /// <summary>Absolute paths of the directories that its jobs run in.</summary>
    public required IReadOnlyList<string> WorkingDirectories { get; init; }

    /// <summary>The batch, where jobs go together; else null.</summary>
    public SlurmBatch? Batch { get; init; }

    /// <summary>The same for each job alone, where jobs go together; else empty.</summary>
    public IReadOnlyList<SubmissionPart> Together { get; init; } = [];

    /// <summary>
    /// Equal for jobs that can go together; null for what cannot. Slurm sends mail about an array as a whole, not about its tasks, and an allocation needs
    /// an id of its own by which Slurm's commands know it. What a script of the user's own asks for is seen only when it is sent.
    /// </summary>
    public string? Kind => Tasks == None && Job.Description is { Email: null, IsAllocation: false, BatchScript: null } ? string.Join('\0', Options) : null;

    /// <summary>How many characters have to be sent for it, about.</summary>
    public long Size => Files.Sum(f => (long)f.Text.Length) + Arguments.Sum(a => (long)a.Length);
}
