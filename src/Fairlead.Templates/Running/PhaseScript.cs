using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Running;

/// <summary>The script of a phase, for <c>bash -e</c>: into the execution folder, modules, then what the phase runs.</summary>
internal static class PhaseScript
{
    // One argument of a program can have 128 KiB.
    private const int MostBytes = 120_000;
    private const string RestartFolder = ".restarts";

    // In the execution folder, so that it counts over all jobs of the phase: how often it has begun again, how often since the last progress, what
    // the checkpoint folder held then, and for which job of the phase. A new job, which somebody wants, has two tries without progress of its own.
    private const string CountRestarts = """
        fairlead_begin() {
          local checkpoint=$1 restarts=$2${FAIRLEAD_ARRAY_TASK_ID:+.$FAIRLEAD_ARRAY_TASK_ID} attempt=$3 idle=0 now count before job
          mkdir -p "$checkpoint" "${restarts%/*}"
          now=$(find "$checkpoint" -type f -printf '%P %s %T@\n' | LC_ALL=C sort | cksum)
          export FAIRLEAD_RESTARTS=0
          if [ -s "$restarts" ]; then
            { read -r count; read -r idle; read -r before; read -r job; } <"$restarts"
            FAIRLEAD_RESTARTS=$((count + 1))
            if [ "$job" = "$attempt" ] && [ "$before" = "$now" ]; then idle=$((idle + 1)); else idle=0; fi
          fi
          if [ "$idle" -ge 2 ]; then
            echo "fairlead: two attempts in a row changed nothing in the checkpoint folder $checkpoint: not tried again" >&2
            exit 75
          fi
          printf '%s\n' "$FAIRLEAD_RESTARTS" "$idle" "$now" "$attempt" >"$restarts"
        }

        """;

    /// <summary>The script.</summary>
    /// <param name="node">The phase in its run.</param>
    /// <param name="payload">What it runs.</param>
    /// <param name="values">The values of references.</param>
    /// <param name="modules">Modules that are loaded before it.</param>
    public static Outcome<string> Of(RunNode node, JobPayload payload, RunValues values, ImmutableArray<string> modules)
    {
        if (!values.FillCommands(payload.Run ?? string.Empty).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        var script = new StringBuilder("cd ").Append(ShellWord.Of(values.ExecutionFolder)).Append("\n[ -d results ] || mkdir -p results\n");
        if (!modules.IsEmpty)
        {
            script.Append("module load ").AppendJoin(' ', modules.Select(ShellWord.Of)).Append('\n');
        }

        if (values.CheckpointFolder is { } folder)
        {
            script.Append(CountRestarts).Append("fairlead_begin ").AppendJoin(
                ' ',
                new[] { $"{values.ExecutionFolder}/{folder}", $"{values.ExecutionFolder}/{RestartFolder}/{NameOf(node)}", node.Attempt.ToString(CultureInfo.InvariantCulture) }.Select(ShellWord.Of)).Append('\n');
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

    // Which phase of which iteration it is, in few characters that mean nothing to a file system.
    private static string NameOf(RunNode node) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node.Place)))[..16];
}
