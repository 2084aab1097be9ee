using System.Security.Cryptography;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>Hands jobs to Slurm: one round trip for each account, unless their files are very large.</summary>
internal sealed class SlurmSubmit(SlurmHost host, SlurmConfiguration configuration)
{
    /// <summary>Files are sent as one text; what is larger in all goes in several.</summary>
    private const long MaxSize = 32 * 1024 * 1024;

    public async Task<IReadOnlyList<SubmitResult>> RunAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var results = new SubmitResult[jobs.Count];
        var hasArrays = jobs.Any(j => j.CurrentAttempt?.ArrayIndex is not null);
        var maxArraySize = hasArrays ? await configuration.MaxArraySizeAsync(cancellationToken) : Scontrol.DefaultMaxArraySize;
        var accounts = jobs.Select((job, place) => (Place: place, Job: job)).GroupBy(j => j.Job.Account);
        await Task.WhenAll(accounts.Select(account => RunAsync(account.Key, [.. account], maxArraySize, results, cancellationToken)));
        return results;
    }

    private async Task RunAsync(string account, List<(int Place, Job Job)> jobs, int maxArraySize, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var workspace = host.Profile.WorkspaceOf(account);
        var byPlace = jobs.ToDictionary(j => j.Place, j => j.Job);
        var parts = new List<SubmissionPart>();
        foreach (var plan in SubmissionPlan.Make(jobs, workspace, maxArraySize))
        {
            var job = byPlace[plan.Members[0].Place];
            try
            {
                var part = new SubmissionPart(plan, JobScript.Render(job, workspace, plan.FileSuffix), Sbatch.Arguments(job, plan, host.Profile, host.Options), job.Directory);
                part.Arguments.ToList().ForEach(a => ShellQuote.Word(a));
                parts.Add(part);
            }
            catch (ArgumentException e)
            {
                // A text that no program can be given: nobody but the owner can change that.
                Tell(plan, results, _ => new SubmitResult.Refused(e.Message));
            }
        }

        foreach (var some in InBatches(parts))
        {
            await SendAsync(account, some, results, cancellationToken);
        }
    }

    private async Task SendAsync(string account, IReadOnlyList<SubmissionPart> parts, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var answers = await AnswersAsync(account, parts, cancellationToken);
        foreach (var (part, answer) in parts.Zip(answers))
        {
            Tell(part.Plan, results, answer.For);
        }
    }

    private async Task<IReadOnlyList<SubmissionAnswer>> AnswersAsync(string account, IReadOnlyList<SubmissionPart> parts, CancellationToken cancellationToken)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        try
        {
            var command = Submission.Command(parts, host.Profile.WorkspaceOf(account).TrimEnd('/'), ticket, host);
            return Submission.Read(await host.RunAsync(account, "sbatch", command, cancellationToken), parts.Count);
        }
        catch (ShellUnavailableException e)
        {
            SubmitResult result = e.OutcomeUnknown ? new SubmitResult.Unknown(e.Message) : new SubmitResult.NotSent(e.Message);
            return [.. parts.Select(_ => new SubmissionAnswer(null, result))];
        }
    }

    private static void Tell(SubmissionPlan plan, SubmitResult[] results, Func<int?, SubmitResult> result)
    {
        foreach (var (place, task) in plan.Members)
        {
            results[place] = result(task);
        }
    }

    private static IEnumerable<IReadOnlyList<SubmissionPart>> InBatches(List<SubmissionPart> parts)
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
