using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Compilation;

namespace Fairlead.Templates.Running;

/// <summary>What the core asks a dialect whose workflows have this form about them.</summary>
/// <param name="name">The name of the dialect, kept with its workflows for ever.</param>
/// <param name="pathOf">The path of a run in the dialect, below the address of the gateway.</param>
/// <param name="jobs">Makes their jobs.</param>
/// <param name="folder">The folder that the phases of a run share.</param>
/// <param name="limits">How many iterations a loop may have.</param>
/// <param name="address">Where this gateway is.</param>
internal sealed class NativeRuns(string name, Func<RunId, string> pathOf, NativeJobs jobs, ExecutionFolder folder, RunOptions limits, PublicAddress address) : IRunDialect
{
    /// <summary>The name of the native dialect.</summary>
    public const string NativeName = "native";

    private static readonly ImmutableSortedDictionary<string, string> NoFiles = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new(address.Configured ?? new Uri("https://127.0.0.1"), pathOf(run.Id));

    /// <inheritdoc/>
    public Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) => jobs.PrepareAsync(node, PayloadOf(node), cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken)
    {
        var payload = PayloadOf(node);
        if (payload.Kind is not JobKind.Outputs)
        {
            return NoFiles;
        }

        if (!(await folder.FindAsync(node.Run, cancellationToken)).TryGet(out var home, out var refusal)
            || !(await folder.OpenAsync(node.Owner, home.Id, cancellationToken)).TryGet(out var files, out refusal))
        {
            return refusal;
        }

        return await new OutputCollection(new RunValues(node, payload.Workflow, RunSettings.Read(node.Run.Extra), home), files).FindAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken)
    {
        if (job is not { } asked)
        {
            return new Answer.Unavailable($"there is no job of '{question.Node}'");
        }

        // What a job has printed is its own; all other files are where all phases run.
        var place = question.Path is "stdout" or "stderr" ? asked : (await folder.FindAsync(node.Run, cancellationToken)).TryGet(out var home, out _) ? home.Id : asked;
        if (!(await folder.OpenAsync(node.Owner, place, cancellationToken)).TryGet(out var files, out var refusal))
        {
            return new Answer.Unavailable($"'{question.Path}': {refusal.Message}");
        }

        var path = "/" + question.Path.TrimStart('/');
        if (question.Property is FileProperty.Content)
        {
            return (await ExecutionFolder.ReadTextAsync(files, path, cancellationToken)).TryGet(out var text, out refusal)
                ? new Answer.Is(Value.Of(text))
                : new Answer.Unavailable($"'{question.Path}': {refusal.Message}");
        }

        var found = await files.StatAsync(path, cancellationToken);
        return (question.Property, found.TryGet(out var entry, out refusal)) switch
        {
            (FileProperty.Exists, true) => new Answer.Is(Value.True),
            (FileProperty.Exists, false) when refusal is { Kind: RefusalKind.NotFound } => new Answer.Is(Value.False),
            (_, true) => new Answer.Is(Value.Of(entry?.Size ?? 0)),
            _ => new Answer.Unavailable($"'{question.Path}': {refusal?.Message}"),
        };
    }

    /// <inheritdoc/>
    public async Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken)
    {
        if (!(await folder.FindAsync(node.Run, cancellationToken)).TryGet(out var home, out var refusal))
        {
            return refusal;
        }

        var payload = LoopPayload.Read(document);
        var settings = RunSettings.Read(node.Run.Extra);
        var search = new LoopSearch(
            earlier => new RunValues(node with { Variables = Joined(node.Variables, earlier) }, payload.Workflow, settings, home),
            token => folder.OpenAsync(node.Owner, home.Id, token),
            limits.Limits.ForEachIterations);
        return await search.RunAsync(payload.Variables, cancellationToken);
    }

    private static ImmutableDictionary<string, Value> Joined(IReadOnlyDictionary<string, Value> one, IReadOnlyDictionary<string, Value> over) => one.ToImmutableDictionary().SetItems(over);

    private static JobPayload PayloadOf(RunNode node) => node.Node is Node.Job job ? JobPayload.Read(job.Document) : throw new InvalidOperationException($"{node.Place} has no job.");
}
