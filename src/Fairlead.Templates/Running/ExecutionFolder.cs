using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Templates.Running;

/// <summary>The folder that all phases of a run share: the working directory of the job of its first node.</summary>
/// <param name="jobs">Finds that job.</param>
/// <param name="open">Opens its directory.</param>
public sealed class ExecutionFolder(IJobStore jobs, OpenStorage open)
{
    private const int LongestContent = 128 * 1024;

    // The engine numbers the nodes of a block as they become ready, and nothing is ready before the node that has the folder.
    private static readonly NodeInstanceId FirstNode = new(0, 1);

    /// <summary>The job that has the folder, or <see cref="RefusalKind.NotFound"/> where there is none (yet).</summary>
    public async Task<Outcome<Job>> FindAsync(Run run, CancellationToken cancellationToken) =>
        await jobs.FindByKeyAsync(run.Owner, new RunPart(run.Id, FirstNode, 1, string.Empty).Key, cancellationToken) is { Discarded: false } job
            ? job
            : Refusal.NotFound("execution folder: it has been removed, or nothing has run yet");

    /// <summary>The files of a job.</summary>
    public async Task<Outcome<IStorage>> OpenAsync(Principal principal, JobId job, CancellationToken cancellationToken) =>
        (await open.RunAsync(principal, new StorageId.WorkingDirectory(job), cancellationToken)).Then(storage => Outcome<IStorage>.Of(storage.Files));

    /// <summary>The text of a small file.</summary>
    public static async Task<Outcome<string>> ReadTextAsync(IStorage files, string path, CancellationToken cancellationToken)
    {
        if (!(await files.StatAsync(path, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        if (entry.Size > LongestContent)
        {
            return Refusal.TooLarge("file", $"'{path}' has more than {LongestContent} bytes.");
        }

        if (!(await files.ReadAsync(path, 0, LongestContent, cancellationToken)).TryGet(out var content, out refusal))
        {
            return refusal;
        }

        await using (content)
        {
            using var reader = new StreamReader(content.Bytes, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
    }
}
