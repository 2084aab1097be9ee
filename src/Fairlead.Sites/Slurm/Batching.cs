using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Puts jobs that ask Slurm for the same into one array, because Slurm takes an array of hundreds as fast as one job. What differs between them, the
/// task finds out when it runs. Pure.
/// </summary>
/// <param name="Workspace">The workspace of the account whose jobs they are.</param>
/// <param name="Fewest">Fewer go one by one.</param>
/// <param name="MaxArraySize">The most tasks that the cluster allows an array.</param>
internal sealed record Batching(string Workspace, int Fewest, int MaxArraySize)
{
    /// <summary>Slurm allows about as many tasks of an array unless its administrator says otherwise.</summary>
    private const int MostOfAll = 1000;

    private int Most => Math.Min(MostOfAll, MaxArraySize);

    /// <summary>The same submissions, of one account, with those together that can be.</summary>
    public IReadOnlyList<SubmissionPart> Coalesce(IReadOnlyList<SubmissionPart> parts) => Most < Fewest
        ? parts
        : [.. parts.Where(p => p.Kind is null), .. parts.Where(p => p.Kind is not null).GroupBy(p => p.Kind).SelectMany(g => g.Chunk(Most).SelectMany(Join))];

    /// <summary>What to send again after Slurm refused it as a whole, which may be because there are many.</summary>
    /// <param name="part">The submission.</param>
    /// <param name="result">What Slurm said instead of an id, or null where it gave one.</param>
    /// <returns>What to send now, and what this was the answer for.</returns>
    public (IReadOnlyList<SubmissionPart> Again, IReadOnlyList<SubmissionPart> Answered) Retry(SubmissionPart part, SubmitResult? result) => result switch
    {
        // Each gets an answer of its own.
        SubmitResult.Refused when part.Batch is not null => (part.Together, []),

        // A limit on how many may be submitted: half of them may fit.
        SubmitResult.NotSent { Reason: var reason } when part.Batch is not null && Sbatch.IsLimit(reason) =>
            (Join([.. part.Together.Take(part.Together.Count / 2)]), [.. part.Together.Skip(part.Together.Count / 2)]),
        _ => ([], [part]),
    };

    private SubmissionPart[] Join(SubmissionPart[] parts)
    {
        if (parts.Length < Fewest)
        {
            return parts;
        }

        var (batch, text) = SlurmBatch.Of([.. parts.Select(p => p.Job)]);
        return
        [
            new SubmissionPart
            {
                Job = parts[0].Job,
                Members = [.. parts.Select((p, task) => (p.Members[0].Place, (int?)task))],
                Names = [.. parts.SelectMany(p => p.Names)],
                Tasks = SubmissionPart.Each,
                Files = [new ScriptFile(batch.FileName, text), .. parts.SelectMany(p => p.Files)],
                Arguments = Sbatch.BatchArguments(batch, [.. parts.Select(p => p.Job.Description.Name)], parts[0].Options, Workspace),
                Options = parts[0].Options,
                WorkingDirectories = [.. parts.SelectMany(p => p.WorkingDirectories)],
                Batch = batch,
                Together = parts,
            },
        ];
    }
}
