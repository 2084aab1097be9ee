using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>Makes the jobs of experiments when their turn has come.</summary>
/// <param name="generations">The experiments.</param>
/// <param name="clock">Says when a job was handed over.</param>
internal sealed class AutosubmitRuns(Generations generations, TimeProvider clock) : IRunDialect
{
    /// <summary>The name under which experiments are kept.</summary>
    public const string Dialect = "autosubmit";

    private const string Script = "job.cmd";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3650);

    /// <inheritdoc/>
    public string Name => Dialect;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new($"urn:fairlead:experiment:{run.Extra}");

    /// <inheritdoc/>
    public async Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) =>
        (await generations.FindAsync(node.Run, node.Owner, cancellationToken)).Select(experiment => Submission(node, experiment));

    /// <inheritdoc/>
    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableSortedDictionary<string, string>>>(ImmutableSortedDictionary<string, string>.Empty);

    /// <inheritdoc/>
    public Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken) =>
        Task.FromResult<Answer>(new Answer.Unavailable("Experiments have no expressions."));

    /// <inheritdoc/>
    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<Iteration>>>(Refusal.Invalid("range", "Experiments have no loops."));

    private JobSubmission Submission(RunNode node, LoadedExperiment experiment)
    {
        var job = experiment.Graph.Jobs[int.Parse(((Node.Job)node.Node).Document, CultureInfo.InvariantCulture)];
        var work = experiment.Work[job.Section.Name];
        var platform = experiment.Platforms[work.Platform];
        var places = JobPlaces.Of(experiment, job);
        var values = new ScriptValues(experiment, job, node.Failures, places);
        var content = values.Fill(experiment.ScriptOf(work).Replace("%AS_CHECKPOINT%", "as_checkpoint", StringComparison.Ordinal));
        var extra = work.Extra.Where(experiment.Files.Project.ContainsKey)
            .Select(file => File(values.Fill(experiment.Files.Project[file]), $"{Path.GetFileNameWithoutExtension(file)}_{job.Name[(experiment.Plan.Expid.Length + 1)..]}"))
            .ToImmutableArray();
        var export = work.Map.TextAt("EXPORT") is { } line ? values.Fill(line) : null;
        var script = JobScript.Of(job, work, content, export, node.Failures, places, [.. extra.Select(file => file.To)], clock.GetUtcNow());
        var description = new JobDescription
        {
            Name = job.Name,
            Steps = [new Step { Command = CommandOf(work, platform), Stdout = $"{job.Name}.out", Stderr = $"{job.Name}.err" }],
            Resources = JobResources.Of(work, platform, experiment.TimeOf(job)),
            Imports = [File(script, Script), .. JobScript.Interpreter(work) is null ? ImmutableArray<StageIn>.Empty : [File(content, JobScript.Inner)], .. extra],
        };
        return new JobSubmission(description)
        {
            Site = platform.Site.Name,
            Account = platform.Account,
            Lifetime = Kept,
            Notes = values.Unknown.Count == 0 ? [] : [$"No values for the placeholders {string.Join(", ", values.Unknown)}: they stand for nothing."],
        };
    }

    // Only a script that the batch system reads can have lines for it.
    private static StepCommand CommandOf(Language.SectionWork work, Language.JobPlatform platform) =>
        work.Directives.Count > 0 && platform.HasQueues ? new StepCommand.BatchScript(Script) : new StepCommand.Program(["./" + Script]);

    private static StageIn File(string text, string name) => new(new DataPlace.Inline(text), name) { Permissions = new FilePermissions(Convert.ToInt32("700", 8)) };
}
