using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Commands;

/// <summary>
/// A site that runs commands beside a job while it runs: on its first node, outside of its containers, under its account, in its working directory and
/// within what was allocated to it. All methods are <see cref="RefusalKind.Conflict"/> where the site does not run the job now.
/// </summary>
public interface ISideCommands
{
    /// <summary>Runs a command to its end. What it leaves running is ended with it.</summary>
    Task<Outcome<CommandResult>> RunBesideAsync(Job job, SideCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a gzip archive of a file or directory in the working directory, which takes the place of an earlier one when it is complete.
    /// <see cref="RefusalKind.Invalid"/> where there is none of that path, or it leads out of the working directory.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="path">The path, relative to the working directory.</param>
    /// <param name="timeLimit">How long that may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Outcome<Done>> MakeSnapshotAsync(Job job, string path, TimeSpan timeLimit, CancellationToken cancellationToken);

    /// <summary>Where the archive of a job is, whether there is one or not: an absolute directory, and the path of the file in it.</summary>
    (string Root, string Path) SnapshotOf(Job job);
}

/// <summary>A command to be run beside a job.</summary>
/// <param name="Words">The program and its arguments, at least one word. No shell looks at them.</param>
/// <param name="TimeLimit">How long it may take.</param>
/// <param name="MaxOutput">The most bytes of output that are taken; a program that writes more is ended.</param>
public sealed record SideCommand(ImmutableArray<string> Words, TimeSpan TimeLimit, int MaxOutput);

/// <summary>What became of a command.</summary>
/// <param name="ExitCode">0 to 255: 127 where there is no such program, 124 where it took too long, 128 + n where signal n ended it.</param>
/// <param name="Output">What it wrote to standard output and standard error, as it came; bytes that are no UTF-8 show as U+FFFD.</param>
public sealed record CommandResult(int ExitCode, string Output);
