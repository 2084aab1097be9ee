using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>A dialect that faults where a node is called <c>bad</c>, and has jobs without commands otherwise.</summary>
internal sealed class OddRuns : IRunDialect
{
    public string Name => "odd";

    public Uri AddressOf(Run run) => new($"https://odd.example/{run.Id}");

    public Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) => node.Node.Id == "bad"
        ? throw new InvalidOperationException("A fault in a dialect.")
        : Task.FromResult<Outcome<JobSubmission>>(new JobSubmission(new JobDescription()) { Site = "cluster" });

    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableSortedDictionary<string, string>>>(ImmutableSortedDictionary<string, string>.Empty);

    public Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken) =>
        Task.FromResult<Answer>(new Answer.Unavailable("nobody looks"));

    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<Iteration>>>(Refusal.Invalid("document", "Nothing is looked up."));
}
