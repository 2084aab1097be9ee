using System.Collections.Immutable;
using System.Text;
using Fairlead.Core;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Running;

/// <summary>The script of a phase, for <c>bash -e</c>: into the execution folder, modules, then what the phase runs.</summary>
internal static class PhaseScript
{
    // One argument of a program can have 128 KiB.
    private const int MostBytes = 120_000;

    // In the working directory of the job, which stays when it is tried again: how often it has been.
    private const string CountRestarts = """
        restarts="$PWD/restarts${FAIRLEAD_ARRAY_TASK_ID:+.$FAIRLEAD_ARRAY_TASK_ID}"
        export FAIRLEAD_RESTARTS=0
        [ ! -s "$restarts" ] || FAIRLEAD_RESTARTS=$(($(cat "$restarts") + 1))
        echo "$FAIRLEAD_RESTARTS" >"$restarts"

        """;

    /// <summary>The script.</summary>
    public static Outcome<string> Of(JobPayload payload, RunValues values, ImmutableArray<string> modules)
    {
        if (!values.FillCommands(payload.Run ?? string.Empty).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        var script = new StringBuilder();
        if (payload.CheckpointFolder is not null)
        {
            script.Append(CountRestarts);
        }

        script.Append("cd ").Append(ShellWord.Of(values.ExecutionFolder)).Append("\n[ -d results ] || mkdir -p results\n");
        if (!modules.IsEmpty)
        {
            script.Append("module load ").AppendJoin(' ', modules.Select(ShellWord.Of)).Append('\n');
        }

        if (values.CheckpointFolder is { } folder)
        {
            script.Append("mkdir -p ").Append(ShellWord.Of(folder)).Append('\n');
        }

        if (payload.Restart is null)
        {
            script.Append(run);
        }
        else if (values.FillCommands(payload.Restart).TryGet(out var restart, out refusal))
        {
            script.Append("if [ \"$FAIRLEAD_RESTARTS\" -gt 0 ]; then\n").Append(restart).Append("\nelse\n").Append(run).Append("\nfi\n");
        }
        else
        {
            return refusal;
        }

        return Encoding.UTF8.GetByteCount(script.ToString()) <= MostBytes
            ? script.ToString()
            : Refusal.TooLarge("run", $"The commands of the phase have more than {MostBytes} bytes: put them into a file.");
    }
}
