using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>What the core asks this dialect about its workflows.</summary>
/// <param name="jobs">Makes their jobs.</param>
/// <param name="files">The files that they know by name.</param>
/// <param name="open">Opens storages of this gateway.</param>
/// <param name="foreign">Opens those of others.</param>
/// <param name="exports">Finds what jobs export to names.</param>
/// <param name="loops">Finds over which files loops go.</param>
/// <param name="options">The UNICORE site name.</param>
/// <param name="limits">How many files there may be.</param>
internal sealed class UnicoreRuns(
    WorkflowJobs jobs, RunFiles files, OpenStorage open, IForeignStorages foreign, NamedExports exports, FileSetLoops loops, UnicoreOptions options, RunOptions limits)
    : IRunDialect
{
    /// <summary>The name of this dialect, kept with its workflows for ever.</summary>
    public const string DialectName = "unicore";

    /// <inheritdoc/>
    public string Name => DialectName;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new(OriginOf(run).LinksOf(options).Workflow(run.Id));

    /// <inheritdoc/>
    public Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) =>
        jobs.PrepareAsync(node.Owner, OriginOf(node.Run), DocumentOf(node), node.Variables, new Catalogue(node.Run, files), cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken)
    {
        var template = JobTemplate.Fill(JobPayload.Read(DocumentOf(node)), node.Variables);
        return exports.FindAsync(node.Owner, job, CatalogueStaging.TakeExports(template), OriginOf(node.Run).LinksOf(options), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken)
    {
        var search = SearchOf(node);
        if (!CatalogueName.Is(question.Path))
        {
            return job is { } id
                ? await search.AnswerAsync(question, OriginOf(node.Run).LinksOf(options).File(new Core.Storages.StorageId.WorkingDirectory(id), "/" + question.Path.TrimStart('/')), cancellationToken)
                : new Answer.Unavailable($"there is no job of '{question.Node}'");
        }

        var named = await files.FindAsync(node.Run, question.Path, name => name == question.Path, cancellationToken);
        return question.Property is FileProperty.Exists ? new Answer.Is(Value.Of(named.Count > 0))
            : named is [{ Value: var url }] ? await search.AnswerAsync(question, url, cancellationToken)
            : new Answer.Unavailable($"the workflow has no file '{question.Path}'");
    }

    /// <inheritdoc/>
    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        loops.FindAsync(node, document, SearchOf(node), new Catalogue(node.Run, files), cancellationToken);

    private static string DocumentOf(RunNode node) => node.Node is Node.Job job ? job.Document : throw new InvalidOperationException($"{node.Place} has no job.");

    private static WorkflowOrigin OriginOf(Run run) => WorkflowOrigin.Read(run.Extra ?? "{}");

    private StorageSearch SearchOf(RunNode node) => new(node.Owner, OriginOf(node.Run).OwnOf(options), open, foreign, limits.Limits.ForEachIterations);

    private sealed class Catalogue(Run run, RunFiles files) : INamedFiles
    {
        public Task<IReadOnlyList<KeyValuePair<string, string>>> FindAsync(string prefix, Func<string, bool> fits, CancellationToken cancellationToken) =>
            files.FindAsync(run, prefix, fits, cancellationToken);
    }
}
