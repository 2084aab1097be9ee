using System.Globalization;
using Fairlead.Core.Jobs;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// What Slurm runs: not the script of a job itself but lines that start it, because sbatch refuses scripts with some characters that a job may well
/// have in its arguments. The nodes may see the files a little later than the host where they were written. No I/O.
/// </summary>
internal static class SbatchStart
{
    private const string Wait = """
        fl_wait() {
            fl_tries=0
            while [ ! -r "$1" ] && [ "$fl_tries" -lt 60 ]; do sleep 1; fl_tries=$((fl_tries + 1)); done
        }

        """;

    /// <summary>For a job or an array.</summary>
    public static string Of(Job job, SubmissionPlan plan)
    {
        var index = plan.Offset is { } offset
            ? string.Create(CultureInfo.InvariantCulture, $"$((${{SLURM_ARRAY_TASK_ID:-0}} + {offset}))")
            : job.IndexInDirectory?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
        return $$"""
            {{Wait}}
            fl_script={{ShellQuote.Word($"{plan.Control.Shared}/{ControlDirectory.Script}{plan.FileSuffix}")}}
            fl_wait "$fl_script"
            fl_batch=$SLURM_JOB_ID
            if [ -n "$SLURM_ARRAY_JOB_ID" ]; then fl_batch=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID; fi
            set -- "$fl_batch" "{{index}}" "${SLURM_RESTART_COUNT:-0}"
            . "$fl_script"
            """;
    }

    /// <summary>
    /// For jobs that go together: each looks up which it is. To its program it must look as if it was alone, for many take the number of a task for
    /// a choice of their input.
    /// </summary>
    public static string Of(SlurmBatch batch, string workspace) =>
        $$"""
        {{Wait}}
        fl_root={{ShellQuote.Word($"{workspace.TrimEnd('/')}/{ControlDirectory.Root}")}}
        fl_batch=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
        fl_wait "$fl_root/{{batch.FileName}}"
        . "$fl_root/{{batch.FileName}}"
        shift "$SLURM_ARRAY_TASK_ID"
        fl_control=$fl_root/${1%:*}
        exec >>"$fl_control/slurm.log" 2>&1
        unset SLURM_ARRAY_JOB_ID SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT SLURM_ARRAY_TASK_MIN SLURM_ARRAY_TASK_MAX SLURM_ARRAY_TASK_STEP
        set -- "$fl_batch" "${1##*:}" "${SLURM_RESTART_COUNT:-0}"
        fl_wait "$fl_control/{{ControlDirectory.Script}}"
        . "$fl_control/{{ControlDirectory.Script}}"
        """;
}
