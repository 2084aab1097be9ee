using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// The script that runs a job on any kind of site, under the job's account: <c>/bin/sh SCRIPT BATCH-ID [INDEX [RESTARTS]]</c>. It claims the attempt
/// (of two batch jobs for one attempt only one ever runs anything), runs the steps, and leaves <see cref="StartFile"/> and <see cref="ResultFile"/>
/// in the control directory. What users wrote is in it only as quoted words, or in files of its own.
/// </summary>
/// <remarks>
/// A file of POSIX sh for dash, bash and busybox. The batch system has to signal all processes of the job, as all of them do, so that the
/// programs get the signal that the script notes. <c>FAIRLEAD_JOB_ID</c> is the id of the job, for a task that of the job it belongs to.
/// </remarks>
public static partial class JobScript
{
    private static readonly string Wrapper = EmbeddedScript.Read("wrapper.sh");
    private static readonly string Begin = EmbeddedScript.Read("begin.sh");
    private static readonly string Steps = EmbeddedScript.Read("steps.sh");
    private static readonly string Files = EmbeddedScript.Read("files.sh");

    /// <summary>The files to write into <see cref="ControlDirectory.Shared"/>: the script itself, and one for each step of the current phase that is lines for a shell.</summary>
    /// <param name="job">The job; its current attempt is what is run. The tasks of an array have the same files.</param>
    /// <param name="workspace">The absolute workspace of the job's account.</param>
    /// <param name="suffix">
    /// Added to the names of the files, where they are written again while tasks with the same files may be starting; of characters that no shell
    /// gives a meaning to.
    /// </param>
    /// <param name="variables">More variables for the job, such as those that the batch system would set otherwise; or null.</param>
    /// <param name="containers">How containers are made on the site; null for the first way that the node knows.</param>
    /// <param name="secrets">What the job is given that is in its description only as a wish, or sealed; null for nothing.</param>
    /// <param name="spread">How things are started on other nodes of the job there (<see cref="SpreadScript"/>); null where jobs have one node.</param>
    /// <exception cref="ArgumentException">A text of the job cannot be handed to a program: it holds a NUL character or half of a surrogate pair.</exception>
    public static ImmutableArray<ScriptFile> Render(Job job, string workspace, string suffix = "", IReadOnlyDictionary<string, string>? variables = null, ContainerOptions? containers = null,
        JobSecrets? secrets = null, string? spread = null)
    {
        secrets ??= JobSecrets.None;
        containers ??= new ContainerOptions();
        var attempt = job.CurrentAttempt ?? throw new ArgumentException("The job has no attempt to run.", nameof(job));
        var head = new StringBuilder("#!/bin/sh\n");
        AppendHead(head, job, attempt, ControlDirectory.Of(workspace, attempt));
        foreach (var (name, value) in (variables ?? ImmutableDictionary<string, string>.Empty).Concat(secrets.Variables))
        {
            head.Append(CultureInfo.InvariantCulture, $"export {name}={ShellQuote.Word(value)}\n");
        }

        head.Append(Wrapper);
        var steps = job.CurrentPhase?.Steps ?? [];
        var isMeasured = steps.Any(s => s.Container is not null || s.Retries > 0 || s.IsCompanion || s.Copy is not null);
        var inContainers = new StringBuilder();
        if (steps.Any(s => s.Container is not null))
        {
            ContainerScript.AppendHead(inContainers, containers, job.Account);
        }

        var numbers = new NumberNames(job.Description.NumberVariables, job.Number);
        var texts = steps.Select((step, number) => new StepText(numbers.Added(job.Description.Environment), step, number, suffix)
        {
            Numbers = numbers,
            NodeVariables = job.Description.NodeVariables,
            Secrets = secrets,
            VolumeOf = name => VolumeOf(containers, name, job.Account),
        }).ToList();
        var onNodes = SpreadScript.Of(texts, spread is null ? 1 : job.Description.Resources.NodesInAll ?? 1, spread);
        var text = new StringBuilder().Append(head).Append(Begin).Append(isMeasured ? Steps : string.Empty).Append(HasFiles(job.Description) ? Files : string.Empty).Append(inContainers);
        onNodes?.AppendHead(text);
        AppendOutputs(text, steps, isTask: job.IndexInDirectory is not null);
        AppendThere(text, job.Phases, attempt.Phase);
        AppendLinks(text, job.Description.Links);
        AppendArchives(text, job);
        foreach (var step in texts)
        {
            if (isMeasured)
            {
                ContainerScript.AppendStep(text, step);
            }
            else
            {
                AppendStep(text, step);
            }
        }

        AppendOutput(text, job);
        text.Append(isMeasured ? "fl_leave\nfl_end\n" : "fl_end\n");
        return
        [
            new ScriptFile(ControlDirectory.Script + suffix, text.ToString()),
            .. steps.SelectMany((step, number) => Lines(step, number, suffix)),
            .. LoginFile.Of(steps, secrets, suffix),
            .. onNodes?.Files($"{head}{Steps}{inContainers}") ?? [],
        ];
    }

    private static string VolumeOf(ContainerOptions containers, string name, string account) =>
        containers.VolumeOf(name, account) ?? throw new ArgumentException($"The site offers no storage '{name}' to containers.", nameof(name));

    /// <summary>The arguments with which the script of <paramref name="job"/> is started, after its path.</summary>
    /// <param name="job">The job.</param>
    /// <param name="batchId">What the batch system calls it; the same after it put the job back into its queue, never that of another.</param>
    /// <param name="restarts">How often the batch system has put it back into its queue.</param>
    public static ImmutableArray<string> Arguments(Job job, string batchId, int restarts = 0) =>
        [batchId, job.IndexInDirectory?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, restarts.ToString(CultureInfo.InvariantCulture)];

    private static void AppendHead(StringBuilder text, Job job, Attempt attempt, ControlDirectory control)
    {
        text.Append(CultureInfo.InvariantCulture, $"fl_marker={ShellQuote.Word(attempt.Marker.ToString())}\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_control={ShellQuote.Word(control.Shared)}\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_work={ShellQuote.Word(job.Directory)}\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_first={attempt.Marker.Attempt}\n");
        // A task that is tried again alone has a control directory for itself, but is still known by its index.
        text.Append(CultureInfo.InvariantCulture, $"fl_shared={(attempt.ArrayIndex is null ? string.Empty : "yes")}\n");
        text.Append(CultureInfo.InvariantCulture, $"export FAIRLEAD_JOB_ID={job.Parent ?? job.Id}\n");
        if (job.Description.Umask is { } umask)
        {
            text.Append(CultureInfo.InvariantCulture, $"umask {Convert.ToString(umask & 0x1ff, 8)}\n");
        }
    }

    private static void AppendOutputs(StringBuilder text, ImmutableArray<Step> steps, bool isTask)
    {
        foreach (var file in steps.SelectMany(s => (string?[])[s.Stdout, s.Stderr, s.Copy]).OfType<string>().Select(InWorkingDirectory).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"fl_fresh {file}\"$fl_suffix\"\n");
            if (isTask)
            {
                // Whoever looks for the output of the whole job finds a file.
                text.Append(CultureInfo.InvariantCulture, $"[ -e {file} ] || printf '' >>{file}\n");
            }
        }
    }

    /// <summary>Output that later phases would write is there, if empty, also where it never comes to them.</summary>
    private static void AppendThere(StringBuilder text, ImmutableArray<JobPhase> phases, int current)
    {
        foreach (var file in phases.Skip(current + 1).SelectMany(p => p.Steps).SelectMany(s => (string[])[s.Stdout, s.Stderr]).Select(InWorkingDirectory).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"fl_there {file}\n");
        }
    }

    private static void AppendLinks(StringBuilder text, ImmutableArray<LinkedFile> links)
    {
        foreach (var link in links.IsDefault ? [] : links)
        {
            var file = InWorkingDirectory(link.To);
            text.Append(CultureInfo.InvariantCulture, $"fl_link {ShellQuote.Word(link.From)} {file}\n");
        }
    }

    private static bool HasFiles(JobDescription description) => !description.Outputs.IsDefaultOrEmpty || !description.Archives.IsDefaultOrEmpty;

    /// <summary>Only the first phase finds them: then they are gone.</summary>
    private static void AppendArchives(StringBuilder text, Job job)
    {
        if (job.CurrentAttempt?.Phase is 0 && !job.Description.Archives.IsDefaultOrEmpty)
        {
            foreach (var archive in job.Description.Archives.Select(InWorkingDirectory))
            {
                // An attempt that follows another finds it unpacked.
                text.Append(CultureInfo.InvariantCulture, $"[ ! -e {archive} ] && [ $fl_attempt -gt 1 ] || fl_unpack {archive}\n");
            }
        }
    }

    private static void AppendOutput(StringBuilder text, Job job)
    {
        if (job.CurrentAttempt?.Phase != job.Phases.Length - 1 || job.Description.Outputs.IsDefaultOrEmpty)
        {
            return;
        }

        foreach (var output in job.Description.Outputs)
        {
            var matches = output.IsDirectory ? InWorkingDirectory(output.Path) : Pattern(output.Path);
            text.Append(CultureInfo.InvariantCulture, $"fl_output {(output.IsDirectory ? "dir" : "file")} {ShellQuote.Word(output.Name)} {matches}\n");
        }
    }

    /// <summary>A word of the shell in which <c>*</c>, <c>?</c> and <c>[</c> stand for characters and everything else for itself.</summary>
    private static string Pattern(string path)
    {
        if (!StoragePath.Normalize(path).TryGet(out var normal, out var refusal))
        {
            throw new ArgumentException(refusal.Message, nameof(path));
        }

        var word = new StringBuilder();
        foreach (var part in PatternParts().Split("." + normal).Where(p => p.Length > 0))
        {
            word.Append(PatternParts().IsMatch(part) ? part : ShellQuote.Word(part));
        }

        return word.ToString();
    }

    private static void AppendStep(StringBuilder text, StepText it)
    {
        text.Append("if [ -z \"$fl_caught$fl_stop\" ]; then\n");
        AppendExecutable(text, it.Step);
        text.Append("(\n");
        foreach (var (name, value) in it.Environment.SetItems(it.Step.Environment))
        {
            text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellQuote.Word(value)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"fl_exec {Words(it.Step, it.Number, it.Suffix)}\n");
        text.Append(CultureInfo.InvariantCulture, $") {Redirections(it.Step)}\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_after $? {Weight(it.Step)}\nfi\n");
    }

    /// <summary>Makes the program of the step executable where it is a file of the job.</summary>
    internal static void AppendExecutable(StringBuilder text, Step step)
    {
        var program = step.Command switch
        {
            StepCommand.ShellLines lines => lines.Executable,
            StepCommand.BatchScript script => script.File,
            _ => null,
        };
        if (program is { } executable && StoragePath.Normalize(executable).TryGet(out var path, out _))
        {
            var file = ShellQuote.Word("." + path);
            text.Append(CultureInfo.InvariantCulture, $"[ -f {file} ] && chmod u+x {file}\n");
        }
    }

    /// <summary>Where the step reads and writes.</summary>
    internal static string Redirections(Step step) =>
        $"{Input(step)} >>{InWorkingDirectory(step.Stdout)}\"$fl_suffix\" 2>>{InWorkingDirectory(step.Stderr)}\"$fl_suffix\"";

    /// <summary>Where it reads.</summary>
    internal static string Input(Step step) => $"<{(step.Stdin is null ? "/dev/null" : InWorkingDirectory(step.Stdin))}";

    /// <summary>What its exit code is to the job.</summary>
    internal static string Weight(Step step) => $"{(step.IgnoreExitCode ? "lenient" : "strict")} {(step.IsMain ? "main" : "side")}";

    /// <summary>The command of a step that runs in no container.</summary>
    internal static string Words(Step step, int number, string suffix) => step.Command switch
    {
        StepCommand.Program program => string.Join(' ', program.Arguments.Select(ShellQuote.Word)),
        // A file that begins with no line that says what runs it is run by the shell.
        StepCommand.BatchScript script => $"/bin/sh -c 'exec \"$1\"' sh {InWorkingDirectory(script.File)}",
        StepCommand.Hold => "/bin/sh -c 'while :; do sleep 3600; done'",
        _ => $"/bin/sh \"$fl_control/{LinesName(number)}{suffix}\"",
    };

    private static IEnumerable<ScriptFile> Lines(Step step, int number, string suffix) =>
        step.Command is StepCommand.ShellLines lines ? [new ScriptFile(LinesName(number) + suffix, lines.Text + "\n")] : [];

    private static string LinesName(int number) => string.Create(CultureInfo.InvariantCulture, $"step-{number}");

    /// <summary>The file as a quoted word that begins with <c>./</c>: neither an option nor outside the working directory, whatever its name.</summary>
    internal static string InWorkingDirectory(string file) =>
        StoragePath.Normalize(file).TryGet(out var path, out var refusal) ? ShellQuote.Word("." + path) : throw new ArgumentException(refusal.Message, nameof(file));

    [GeneratedRegex(@"(?<pattern>\*+|\?|\[[!A-Za-z0-9._-]*\])", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PatternParts();
}

/// <summary>One step as it is written into a script.</summary>
/// <param name="Environment">The variables of all steps.</param>
/// <param name="Step">The step.</param>
/// <param name="Number">Its place in its phase, from 0.</param>
/// <param name="Suffix">What the names of files end with.</param>
internal sealed record StepText(ImmutableSortedDictionary<string, string> Environment, Step Step, int Number, string Suffix)
{
    /// <summary>What stands for the number of the job.</summary>
    public required NumberNames Numbers { get; init; }

    /// <summary>What the job is given that is in its description only as a wish, or sealed.</summary>
    public required JobSecrets Secrets { get; init; }

    /// <summary>Where the nodes have what the site offers to containers, by name.</summary>
    public required Func<string, string> VolumeOf { get; init; }

    /// <summary>Variables that hold which of the job's nodes it is on.</summary>
    public required ImmutableArray<string> NodeVariables { get; init; }
}

/// <summary>A file of a job in its control directory.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Text">Its content.</param>
public sealed record ScriptFile(string Name, string Text);
