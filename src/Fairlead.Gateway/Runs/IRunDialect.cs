using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>What a dialect is asked about the runs whose workflows it compiled. It may be asked the same again, as after a crash.</summary>
public interface IRunDialect
{
    /// <summary>The name under which it submits runs.</summary>
    string Name { get; }

    /// <summary>The address of a run, as those know it who are told of it.</summary>
    Uri AddressOf(Run run);

    /// <summary>
    /// The job of a node. <see cref="RefusalKind.Unavailable"/> means to try again later; any other refusal fails the node.
    /// </summary>
    Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken);

    /// <summary>The files that the run knows by name from now on, with their URLs, as the job of the node has done what it should; refused where one is missing.</summary>
    Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken);

    /// <summary>What is known of a file that an expression asks about.</summary>
    /// <param name="node">Whose expression.</param>
    /// <param name="question">What it asks.</param>
    /// <param name="job">The job in whose working directory the file is, or null where there is none.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken);

    /// <summary>The iterations of a loop over what has to be looked for.</summary>
    /// <param name="node">The loop.</param>
    /// <param name="document">What it goes over, from its <see cref="IterationRange.LookedUp"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken);
}

/// <summary>A node of a run at the moment at which something is to be done for it.</summary>
public sealed record RunNode
{
    /// <summary>The run.</summary>
    public required Run Run { get; init; }

    /// <summary>Its owner, as who they are now.</summary>
    public required Principal Owner { get; init; }

    /// <summary>What the workflow says of the node.</summary>
    public required Node Node { get; init; }

    /// <summary>The block it is in, as the workflow says it.</summary>
    public required Block Block { get; init; }

    /// <summary>Where it is, for people, such as <c>sweep[12]/simulate</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Which iterations of the loops around it, as expressions see them; empty outside loops.</summary>
    public required string Iteration { get; init; }

    /// <summary>Its variables, the one that holds the iteration included.</summary>
    public required IReadOnlyDictionary<string, Value> Variables { get; init; }

    /// <summary>Which try of its job, from 1; 0 where it has none.</summary>
    public required int Attempt { get; init; }

    /// <summary>How many tries before this one failed since it began, or since somebody set it to another state.</summary>
    public required int Failures { get; init; }
}
