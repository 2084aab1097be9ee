using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Containers;

namespace Fairlead.Core.Jobs;

/// <summary>One command within a job. The steps of a job run in order, each where its <see cref="Placement"/> says.</summary>
public sealed record Step
{
    /// <summary>What is run.</summary>
    public required StepCommand Command { get; init; }

    /// <summary>File in the working directory that is its standard input, or null for none.</summary>
    public string? Stdin { get; init; }

    /// <summary>File in the working directory that takes its standard output. Steps with the same file append to it.</summary>
    public string Stdout { get; init; } = "stdout";

    /// <summary>File in the working directory that takes its standard error. Steps with the same file append to it.</summary>
    public string Stderr { get; init; } = "stderr";

    /// <summary>File in the working directory that takes a copy of both, in the order in which they are written; or null.</summary>
    public string? Copy { get; init; }

    /// <summary>Environment variables of this step alone, over those of the job.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether an exit code other than 0 neither fails the job nor keeps later steps from running.</summary>
    public bool IgnoreExitCode { get; init; }

    /// <summary>Where it runs.</summary>
    public StepPlacement Placement { get; init; }

    /// <summary>What it runs in, or null for the site itself.</summary>
    public Container? Container { get; init; }

    /// <summary>How often it is run again where it ends with an exit code other than 0.</summary>
    public int Retries { get; init; }

    /// <summary>Whether it runs beside the steps that follow and is ended when they are done. What becomes of it does not matter.</summary>
    public bool IsCompanion { get; init; }

    /// <summary>How many ranks of an MPI program it is, or null for a program that is run once.</summary>
    public MpiRun? Mpi { get; init; }

    /// <summary>Whether it runs once on each node of the job rather than on the first alone. Not together with <see cref="Mpi"/>.</summary>
    public bool OnEveryNode { get; init; }

    /// <summary>What the names of its output files end with where it runs on every node, for each but the first.</summary>
    /// <param name="node">The node, from 1.</param>
    public static string OutputOfNode(long node) => string.Create(CultureInfo.InvariantCulture, $".node{node}");

    /// <summary>Whether this is the step whose exit code is the job's. Without any, the last step's is.</summary>
    public bool IsMain { get; init; }
}

/// <summary>Where a <see cref="Step"/> runs.</summary>
public enum StepPlacement
{
    /// <summary>Where the batch system puts the job: on the first of its nodes.</summary>
    Batch,

    /// <summary>At once on the site's login node, past the batch system; for what takes little and has to be near the user's environment.</summary>
    LoginNode,
}

/// <summary>What a <see cref="Step"/> runs: a program with its arguments, or a line that the job's own shell reads.</summary>
public abstract record StepCommand
{
    private StepCommand()
    {
    }

    /// <summary>A program and its arguments, passed on exactly as they are.</summary>
    /// <param name="Arguments">The program and its arguments; at least one. No NUL characters.</param>
    public sealed record Program(ImmutableArray<string> Arguments) : StepCommand;

    /// <summary>
    /// Lines for <c>/bin/sh</c> inside the job, under the owner's account: the user's own script, as a batch script is. Never run by the gateway.
    /// </summary>
    /// <param name="Text">One or more lines. No NUL characters.</param>
    /// <param name="Executable">A file in the working directory that is made executable first where it exists, or null.</param>
    public sealed record ShellLines(string Text, string? Executable = null) : StepCommand;

    /// <summary>
    /// A batch script of the user's own. Where the batch system reads options in such a script it heeds them, but for those that say how the job is
    /// known and watched; what the job asks for by itself goes first.
    /// </summary>
    /// <param name="File">The script in the working directory; there when the attempt is submitted.</param>
    public sealed record BatchScript(string File) : StepCommand;

    /// <summary>What the image of the step says: its own entry point and arguments. Only in a container.</summary>
    public sealed record ImageDefault : StepCommand;

    /// <summary>Runs nothing and stays until it is ended: what the job was given is there for jobs that run inside it (<see cref="JobDescription.Inside"/>).</summary>
    public sealed record Hold : StepCommand;
}
