using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Scripts;

/// <summary>The part of <see cref="JobScript"/> that measures single steps and runs them in containers. What users wrote is in it only as quoted words.</summary>
internal static class ContainerScript
{
    private static readonly string Script = EmbeddedScript.Read("container.sh");

    /// <summary>What the node has to know before the first step: which programs may make containers, and where images are.</summary>
    public static void AppendHead(StringBuilder text, ContainerOptions options, string account)
    {
        var runtimes = string.Join(' ', options.Runtimes.Select(NameOf));
        var images = options.Images?.Replace("{account}", account, StringComparison.Ordinal) ?? string.Empty;
        text.Append(CultureInfo.InvariantCulture, $"fl_runtimes={ShellQuote.Word(runtimes)}\nfl_images={ShellQuote.Word(images)}\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_images_limit={options.ImageLimit / 1024}\n");
        text.Append(Script);
    }

    /// <summary>One step that is measured.</summary>
    public static void AppendStep(StringBuilder text, StepText it)
    {
        var step = it.Step;
        text.Append("if [ -z \"$fl_caught$fl_stop\" ]; then\n");
        JobScript.AppendExecutable(text, step);
        text.Append(step.Container is { } container ? $"if {{ {Volumes(container, it)}{Image(container, it)}; }} 2>>{ErrorFile(step)}; then\n" : "fl_pull=\nif :; then\n");
        if (step.IsCompanion)
        {
            text.Append(CopyBegin(it));
            AppendCommand(text, it);
            text.Append(CultureInfo.InvariantCulture, $" {Redirections(it)} &\nfl_companions=\"$fl_companions $!\"\nfi\nfi\n");
            return;
        }

        var isSpread = SpreadScript.Needs(step);
        text.Append(CultureInfo.InvariantCulture, $"fl_try=0\nwhile :; do\nfl_step_begin\n{(isSpread ? SpreadScript.Begin(it) : string.Empty)}{CopyBegin(it)}");
        AppendCommand(text, it);
        text.Append(CultureInfo.InvariantCulture, $" {Redirections(it)}\nfl_code=$?\n{CopyEnd(it)}");
        text.Append(CultureInfo.InvariantCulture, $"{Blame(step)}fl_step_end {it.Number} $fl_code $fl_try\n{(isSpread ? SpreadScript.End(it) : string.Empty)}");
        text.Append(CultureInfo.InvariantCulture, $"[ $fl_code -ne 0 ] && [ -z \"$fl_caught\" ] && [ $fl_try -lt {step.Retries} ] || break\nfl_try=$((fl_try + 1))\ndone\n");
        text.Append(CultureInfo.InvariantCulture, $"fl_after $fl_code {JobScript.Weight(step)}\nelse\nfl_note_step {it.Number} - 0 - - '- -' '- -' -\nfi\nfi\n");
    }

    /// <summary>The name under which an image is kept: the same image from the same place, had with the same login, has the same.</summary>
    public static string KeyOf(Container container, RegistryLogin? login) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', KindOf(container.Image), AddressOf(container.Image), container.Digest, login?.Fingerprint)))[..16]);

    private static string Image(Container container, StepText it)
    {
        var login = it.Secrets.LoginOf(it.Step);
        return string.Join(
            ' ',
            "fl_image",
            KindOf(container.Image),
            container.Image is ImageSource.File { Path: var path } && !path.StartsWith('/') ? JobScript.InWorkingDirectory(path) : ShellQuote.Word(AddressOf(container.Image)),
            KeyOf(container, login),
            ShellQuote.Word(container.Digest ?? string.Empty),
            login is null ? string.Empty : $"\"$fl_control/{LoginFile.NameOf(it.Number, it.Suffix)}\"").TrimEnd();
    }

    private static string Volumes(Container container, StepText it) =>
        container.Volumes.IsEmpty ? string.Empty : $"fl_volumes {string.Join(' ', container.Volumes.Select(v => $"{ShellQuote.Word(v.From)} {ShellQuote.Word(it.VolumeOf(v.From))}"))} && ";

    private static string ErrorFile(Step step) => $"{JobScript.InWorkingDirectory(step.Stderr)}\"$fl_suffix\"";

    private static string Pipes(StepText it) => string.Create(CultureInfo.InvariantCulture, $"\"$fl_run/pipe-{it.Number}\"");

    private static string CopyBegin(StepText it) => it.Step.Copy is { } copy
        ? $"fl_copy_begin {Pipes(it)} {JobScript.InWorkingDirectory(copy)}\"$fl_suffix\" {JobScript.InWorkingDirectory(it.Step.Stdout)}\"$fl_suffix\" {ErrorFile(it.Step)}\n"
        : string.Empty;

    private static string CopyEnd(StepText it) => it.Step.Copy is null ? string.Empty : $"fl_copy_end {Pipes(it)}\n";

    private static string Redirections(StepText it) =>
        it.Step.Copy is null ? JobScript.Redirections(it.Step) : $"{JobScript.Input(it.Step)} >{Pipes(it)}.out 2>{Pipes(it)}.err";

    /// <summary>Programs that make containers say in their own words that an image has no such program.</summary>
    private static string Blame(Step step) => step is { Container: not null, Command: StepCommand.Program program }
        ? $"[ $fl_code -eq 0 ] || fl_blame {ShellQuote.Word(program.Arguments[0])} {ErrorFile(step)}\n"
        : string.Empty;

    private static void AppendCommand(StringBuilder text, StepText it)
    {
        text.Append(it.Step.IsCompanion ? "(\nfl_companion=yes fl_timer=\n" : "(\n");
        if (it.Step.Container is not { } container)
        {
            foreach (var (name, value) in it.Environment.SetItems(it.Step.Environment))
            {
                text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellQuote.Word(value)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"fl_exec {JobScript.Words(it.Step, it.Number, it.Suffix)}\n)");
            return;
        }

        if (it.Step.OnEveryNode)
        {
            text.Append(SpreadScript.EveryNode(it));
        }

        AppendEntry(text, it, container);
        text.Append(it.Step.Mpi is { } mpi && it.Step.Command is StepCommand.Program ranks ? $"{SpreadScript.Start(mpi)} {WordsOf(ranks, it)}\n)" : CommandOf(it, container));
    }

    /// <summary>The step, or what <c>mpirun</c> has started of it, on one of several nodes.</summary>
    public static void AppendOnNode(StringBuilder text, StepText it)
    {
        if (it.Step.Container is not { } container)
        {
            throw new ArgumentException("Only steps in containers run on several nodes.", nameof(it));
        }

        var isRanks = it.Step.Mpi is not null;
        text.Append(CultureInfo.InvariantCulture, $"{(isRanks ? string.Empty : CopyBegin(it))}(\n");
        AppendEntry(text, it, container);
        text.Append(isRanks ? "fl_mounted /bin/sh -c \"$fl_line\"\n)\nfl_code=$?\n" : $"{CommandOf(it, container)} {Redirections(it)}\nfl_code=$?\n{CopyEnd(it)}");
    }

    /// <summary>The variables of the step, and <c>fl_mounted</c>, which runs words in its container.</summary>
    private static void AppendEntry(StringBuilder text, StepText it, Container container)
    {
        text.Append(CultureInfo.InvariantCulture, $"{(container.App is { } app ? $"fl_app={ShellQuote.Word(app)}\n" : string.Empty)}fl_enter\n");
        foreach (var (name, value) in it.Environment.SetItems(it.Step.Environment))
        {
            text.Append(CultureInfo.InvariantCulture, $"fl_var {name} {ShellQuote.Word(value)}\n");
        }

        foreach (var name in it.NodeVariables)
        {
            text.Append(CultureInfo.InvariantCulture, $"fl_var {name} \"${{fl_rank:-0}}\"\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"fl_mounted() {{ fl_inside {ShellQuote.Word(it.Numbers.In(container.StartDirectory))} {container.Mounts.Length + container.Volumes.Length}");
        foreach (var mount in container.Mounts)
        {
            text.Append(CultureInfo.InvariantCulture, $" {JobScript.InWorkingDirectory(mount.From)} {ShellQuote.Word(mount.To)}");
        }

        foreach (var volume in container.Volumes)
        {
            text.Append(CultureInfo.InvariantCulture, $" {ShellQuote.Word(it.VolumeOf(volume.From))} {ShellQuote.Word(volume.To)}");
        }

        text.Append(" \"$@\"; }\n");
    }

    private static string CommandOf(StepText it, Container container) => it.Step.Command switch
    {
        StepCommand.Program program => $"{(container.KeepsEntryPoint || container.App is not null ? "fl_image_entry" : "fl_mounted")} {WordsOf(program, it)}\n)",
        StepCommand.ImageDefault => "fl_image_default\n)",
        _ => throw new ArgumentException("Only a program or what the image says can run in a container.", nameof(it)),
    };

    private static string WordsOf(StepCommand.Program program, StepText it) => string.Join(' ', program.Arguments.Select(a => ShellQuote.Word(it.Numbers.In(a))));

    private static string KindOf(ImageSource image) => image switch
    {
        ImageSource.File => "file",
        ImageSource.Archive => "archive",
        _ => "registry",
    };

    private static string AddressOf(ImageSource image) => image switch
    {
        ImageSource.File file => file.Path,
        ImageSource.Archive archive => archive.Address.AbsoluteUri,
        ImageSource.Registry registry => registry.Name,
        _ => string.Empty,
    };

    private static string NameOf(ContainerRuntime runtime) => runtime switch
    {
        ContainerRuntime.Apptainer => "apptainer",
        ContainerRuntime.Singularity => "singularity",
        ContainerRuntime.Charliecloud => "charliecloud",
        ContainerRuntime.Podman => "podman",
        _ => "bubblewrap",
    };
}
