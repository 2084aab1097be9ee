using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Beside;

/// <summary>What is run beside a job, and how its answer is read. No I/O: what runs there are <c>beside.sh</c> and <c>snapshot.sh</c>.</summary>
internal static class BesideScript
{
    private const string Last = "fairlead ";
    private const string Archive = "snapshot.tgz";
    private const int NoSuchPath = 3;
    private const int NoDirectory = 72;
    private const int SnapshotOutput = 64 * 1024;

    /// <summary>How long the way there and back may take beside the command itself, and ending it.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private static readonly string Script = EmbeddedScript.Read("beside.sh");
    private static readonly string SnapshotScript = EmbeddedScript.Read("snapshot.sh");

    /// <summary>The command on the node of the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="command">What is to be run.</param>
    /// <param name="before">Words that bring a command to the node; none where it is run there.</param>
    public static ShellCommand Command(Job job, SideCommand command, ImmutableArray<string> before)
    {
        ImmutableArray<string> arguments = [job.Directory, Text(Math.Ceiling(command.TimeLimit.TotalSeconds)), Text(command.MaxOutput), .. command.Words];
        var whole = before.IsEmpty ? ShellCommand.Script(Script, arguments) : new ShellCommand(before[0], [.. before[1..], "/bin/sh", "-c", Script, "sh", .. arguments]);

        // A byte that is no UTF-8 takes three; the script has cut the output already.
        return whole with { TimeLimit = command.TimeLimit + Slack, MaxOutput = checked(command.MaxOutput + SnapshotOutput) };
    }

    /// <summary>The command that makes the archive.</summary>
    public static SideCommand Snapshot(string workspace, Job job, string path, TimeSpan timeLimit)
    {
        var (root, file) = SnapshotOf(workspace, job);
        // Not an option, whatever its name.
        return new SideCommand(["/bin/sh", "-c", SnapshotScript, "sh", path.StartsWith('/') ? path : $"./{path}", root + file], timeLimit, SnapshotOutput);
    }

    /// <summary>Where the archive is: beside what the gateway keeps of the job on its site, so that it goes with that.</summary>
    public static (string Root, string Path) SnapshotOf(string workspace, Job job) => ($"{workspace.TrimEnd('/')}/{ControlDirectory.Root}/{job.Id}", $"/{Archive}");

    /// <summary>What became of the command.</summary>
    /// <param name="result">What the shell gave.</param>
    /// <param name="site">The name of the site, for a refusal.</param>
    public static Outcome<CommandResult> Read(ShellResult result, string site)
    {
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.LastOrDefault(l => l.StartsWith(Last, StringComparison.Ordinal)) is { } line
            && int.TryParse(line.AsSpan(Last.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new CommandResult(code, result.Output);
        }

        return result.ExitCode == NoDirectory
            ? Refusal.Unavailable("The working directory of the job cannot be entered.")
            : Refusal.Unavailable($"The command could not be run beside the job on {site}: {lines.LastOrDefault() ?? "nothing came back"}");
    }

    /// <summary>What became of an archive.</summary>
    public static Outcome<Done> ReadSnapshot(CommandResult result) => result.ExitCode switch
    {
        0 => Done.Value,
        NoSuchPath => Refusal.Invalid("path", "There is no such file or directory in the working directory of the job."),
        _ => Refusal.Unavailable($"The archive could not be made: {result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it took too long"}"),
    };

    private static string Text(double number) => number.ToString("F0", CultureInfo.InvariantCulture);
}
