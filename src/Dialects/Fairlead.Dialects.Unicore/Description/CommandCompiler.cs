using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>
/// Compiles what is to run: an application of the catalogue or a command line, with the user's own commands before and after it. All of it is
/// text for the job's own shell, under the user's account, as UNICORE has it: arguments are not quoted, so that variables and patterns work.
/// </summary>
/// <param name="job">The description.</param>
/// <param name="site">The site, for its catalogue.</param>
internal sealed class CommandCompiler(JsonFields job, SiteProfile site)
{
    private const string BeforeKey = "User precommand";
    private const string AfterKey = "User postcommand";

    private static readonly SearchValues<char> MeantByShell = SearchValues.Create(" \t\r\n;|&<>()$`\\\"'*?[#~=%");

    private readonly StepPlacement _placement = JobKinds.Read(job);

    /// <summary>The steps in order; none where only data is staged.</summary>
    /// <param name="variables">Names of the variables that are set, for argument templates.</param>
    /// <param name="executable">What <c>UC_EXECUTABLE</c> is, or null where nothing is run.</param>
    public ImmutableArray<Step> Compile(IReadOnlySet<string> variables, out string? executable)
    {
        ApplicationProfile? application = null;
        var steps = ImmutableArray.CreateBuilder<Step>(3);
        var before = job.Lines(BeforeKey);
        var beforeIsOutside = job.Flag(true, "RunUserPrecommandOnLoginNode");
        var beforeMayFail = job.Flag(false, "UserPrecommandIgnoreNonZeroExitCode", "UserPrecommandIgnoreNonZeroExitcode");
        var script = JobKinds.ScriptOf(job);
        executable = script ?? (JobKinds.IsAllocation(job) ? null : Executable(out application));
        if (before is not null && (beforeIsOutside || executable is null))
        {
            steps.Add(Aside(before, "PRE_0_", beforeMayFail));
        }

        if (script is not null)
        {
            if (before is not null && !beforeIsOutside)
            {
                job.Refuse("User precommand", "A raw job runs nothing but its batch script: let its precommand run on the login node.");
            }

            steps.Add(Main(new StepCommand.BatchScript(script)));
        }
        else if (executable is not null)
        {
            var inside = before is not null && !beforeIsOutside ? before + (beforeMayFail ? "\n" : "\nuc_code=$?; [ $uc_code -eq 0 ] || exit $uc_code\n") : string.Empty;
            var lines = PrologueOf(string.Empty) + inside + executable + Arguments(application, variables) + "\n";
            steps.Add(Main(new StepCommand.ShellLines(lines, FileOf(executable))));
        }
        else if (JobKinds.IsAllocation(job))
        {
            steps.Add(new Step { Command = new StepCommand.Hold(), IsMain = true });
        }
        else if (job[nameof(Step.Stdin)] is not null)
        {
            job.Refuse("Stdin", "Stdin is given, but nothing is run that could read it.");
        }

        if (job.Lines(AfterKey) is { } after)
        {
            steps.Add(After(after));
        }

        return steps.ToImmutable();
    }

    private string? Executable(out ApplicationProfile? application)
    {
        application = null;
        var own = job.Text("Executable");
        var name = job.Text("ApplicationName");
        var version = job.Text("ApplicationVersion");
        if (name is null && version is not null)
        {
            job.Refuse("ApplicationVersion", "ApplicationVersion needs ApplicationName.");
        }

        if (name is not null)
        {
            application = Applications.Find(site, name, version);
            if (application is null)
            {
                var wanted = version is null ? Shown.Of(name) : $"{Shown.Of(name)} {Shown.Of(version)}";
                job.Refuse("ApplicationName", $"There is no application '{wanted}' on {site.Name}. There are: {Applications.NamesOn(site)}.");
            }
        }

        var command = own ?? application?.Executable;
        if (command is not null && string.IsNullOrWhiteSpace(command))
        {
            job.Refuse("Executable", "Executable is empty.");
        }

        return command;
    }

    private string Arguments(ApplicationProfile? application, IReadOnlySet<string> variables)
    {
        var line = new StringBuilder();
        foreach (var argument in (application?.Arguments ?? []).Select(t => Applications.Expand(t, variables)).OfType<string>().Concat(job.Texts("Arguments")))
        {
            line.Append(' ').Append(argument);
        }

        return line.ToString();
    }

    private Step Main(StepCommand command) => new()
    {
        Command = command,
        Placement = _placement,
        Stdin = job.Text("Stdin"),
        Stdout = job.Text("Stdout") ?? "stdout",
        Stderr = job.Text("Stderr") ?? "stderr",
        IgnoreExitCode = job.Flag(false, "IgnoreNonZeroExitCode"),
        IsMain = true,
    };

    private Step After(string after)
    {
        var mayFail = job.Flag(false, "UserPostcommandIgnoreNonZeroExitCode", "UserPostcommandIgnoreNonZeroExitcode");
        return job.Flag(true, "RunUserPostcommandOnLoginNode")
            ? Aside(after, "POST_0_", mayFail)
            : Aside(after, string.Empty, mayFail) with { Placement = _placement, Stdout = job.Text("Stdout") ?? "stdout", Stderr = job.Text("Stderr") ?? "stderr" };
    }

    // What scripts of UNICORE find in their environment and only the site knows, and the files that clients of UNICORE find beside their output.
    // Programs in the working directory are found on every site.
    private static string PrologueOf(string prefix) => $$"""
        UC_WORKING_DIRECTORY=$PWD UC_OUTPUT_DIRECTORY=$PWD
        export UC_WORKING_DIRECTORY UC_OUTPUT_DIRECTORY
        [ -z "$FAIRLEAD_ARRAY_TASK_ID" ] || export UC_ARRAY_TASK_ID="$FAIRLEAD_ARRAY_TASK_ID"
        echo $$ >"$PWD/{{prefix}}UNICORE_SCRIPT_PID${UC_ARRAY_TASK_ID:+.$UC_ARRAY_TASK_ID}"
        trap 'echo $? >"$UC_WORKING_DIRECTORY/{{prefix}}UNICORE_SCRIPT_EXIT_CODE${UC_ARRAY_TASK_ID:+.$UC_ARRAY_TASK_ID}"' EXIT

        """;

    private static Step Aside(string lines, string prefix, bool mayFail) => new()
    {
        Command = new StepCommand.ShellLines(PrologueOf(prefix) + lines + "\n"),
        Placement = StepPlacement.LoginNode,
        Stdout = $"{prefix}stdout",
        Stderr = $"{prefix}stderr",
        IgnoreExitCode = mayFail,
    };

    /// <summary>The first word where it can be a file in the working directory: that is made executable, as clients upload scripts without that right.</summary>
    private static string? FileOf(string executable)
    {
        var trimmed = executable.TrimStart();
        var end = trimmed.AsSpan().IndexOfAny(MeantByShell);
        var word = end < 0 ? trimmed : trimmed[..end];
        return word.Length == 0 || word[0] is '/' or '-' || (end >= 0 && trimmed[end] is not (' ' or '\t' or '\r' or '\n' or ';')) ? null : word;
    }
}
