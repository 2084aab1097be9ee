using System.Collections.Immutable;
using System.Security.Cryptography;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Hands jobs to Slurm: one round trip for each account and choice of groups, unless their files are very large. Slurm runs a job under the primary
/// group of whoever calls sbatch; its supplementary groups are always those of the account.
/// </summary>
internal sealed class SlurmSubmit(SlurmHost host, SlurmBatches batches, SlurmConfiguration configuration)
{
    /// <summary>Files are sent as one text; what is larger in all goes in several.</summary>
    private const long MaxSize = 32 * 1024 * 1024;

    public async Task<IReadOnlyList<SubmitResult>> RunAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var results = new SubmitResult[jobs.Count];
        var mayBeArrays = jobs.Any(j => j.CurrentAttempt?.ArrayIndex is not null) || jobs.Count >= host.Options.BatchFrom;
        var maxArraySize = mayBeArrays ? await configuration.MaxArraySizeAsync(cancellationToken) : Scontrol.DefaultMaxArraySize;
        var accounts = jobs.Select((job, place) => (Place: place, Job: job)).GroupBy(j => (j.Job.Account, j.Job.Preferences.Groups));
        await Task.WhenAll(accounts.Select(account => RunAsync(account.Key, [.. account], maxArraySize, results, cancellationToken)));
        return results;
    }

    private async Task RunAsync((string Account, GroupChoice Groups) who, List<(int Place, Job Job)> jobs, int maxArraySize, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var workspace = host.Profile.WorkspaceOf(who.Account);
        var byPlace = jobs.ToDictionary(j => j.Place, j => j.Job);
        var parts = new List<SubmissionPart>();
        foreach (var plan in SubmissionPlan.Make(jobs, workspace, maxArraySize))
        {
            try
            {
                parts.Add(Prepare(byPlace[plan.Members[0].Place], plan, workspace));
            }
            catch (ArgumentException e)
            {
                // A text that no program can be given: nobody but the owner can change that.
                Tell(plan.Members, results, _ => new SubmitResult.Refused(e.Message));
            }
        }

        var batching = new Batching(workspace.TrimEnd('/'), host.Options.BatchFrom ?? int.MaxValue, maxArraySize);
        foreach (var some in InPortions(batching.Coalesce(parts)))
        {
            await SendAsync(who, some, batching, results, cancellationToken);
        }
    }

    private SubmissionPart Prepare(Job job, SubmissionPlan plan, string workspace)
    {
        var options = Sbatch.Options(job, host.Profile, host.Options);
        var arguments = Sbatch.Arguments(job, plan, options);
        foreach (var argument in arguments)
        {
            ShellQuote.Word(argument);
        }

        // In an array of jobs it would be that of the array.
        var variables = plan.Tasks is null ? ImmutableSortedDictionary<string, string>.Empty.Add("SLURM_JOB_NAME", job.Description.Name) : null;
        return new SubmissionPart
        {
            Job = job,
            Members = plan.Members,
            Names = [plan.Name],
            Tasks = plan.TasksNote,
            Files = [.. host.Scripts.Render(job, workspace, plan.FileSuffix, variables).Select(f => f with { Name = $"{plan.Control.SharedName}/{f.Name}" })],
            Arguments = arguments,
            Options = options,
            Start = job.Description.BatchScript is null ? null : SbatchStart.Of(job, plan),
            WorkingDirectories = [job.Directory],
        };
    }

    private async Task SendAsync((string Account, GroupChoice Groups) who, IReadOnlyList<SubmissionPart> parts, Batching batching, SubmitResult[] results, CancellationToken cancellationToken)
    {
        foreach (var batch in parts.Select(p => p.Batch).OfType<SlurmBatch>())
        {
            batches.Note(who.Account, batch);
        }

        var again = new List<SubmissionPart>();
        foreach (var (part, answer) in parts.Zip(await AnswersAsync(who, parts, cancellationToken)))
        {
            var (unanswered, answered) = batching.Retry(part, answer.Otherwise);
            again.AddRange(unanswered);
            foreach (var some in answered)
            {
                Tell(some.Members, results, answer.For);
            }
        }

        if (again.Count > 0)
        {
            await SendAsync(who, again, batching, results, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<SubmissionAnswer>> AnswersAsync((string Account, GroupChoice Groups) who, IReadOnlyList<SubmissionPart> parts, CancellationToken cancellationToken)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        try
        {
            var command = Submission.Command(parts, host.Profile.WorkspaceOf(who.Account).TrimEnd('/'), ticket, host);
            return Submission.Read(await host.RunAsync(who.Account, who.Groups, "sbatch", command, cancellationToken), parts.Count);
        }
        catch (ShellUnavailableException e)
        {
            SubmitResult result = e.OutcomeUnknown ? new SubmitResult.Unknown(e.Message) : new SubmitResult.NotSent(e.Message);
            return [.. parts.Select(_ => new SubmissionAnswer(null, result))];
        }
    }

    private static void Tell(IReadOnlyList<(int Place, int? Task)> members, SubmitResult[] results, Func<int?, SubmitResult> result)
    {
        foreach (var (place, task) in members)
        {
            results[place] = result(task);
        }
    }

    private static IEnumerable<IReadOnlyList<SubmissionPart>> InPortions(IReadOnlyList<SubmissionPart> parts)
    {
        var batch = new List<SubmissionPart>();
        var size = 0L;
        foreach (var part in parts)
        {
            if (batch.Count > 0 && size + part.Size > MaxSize)
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(part);
            size += part.Size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
