namespace Fairlead.Reliability.Tests;

/// <summary>Where the gateway is killed.</summary>
internal static class CrashPlan
{
    /// <summary>
    /// The named points, in an order in which each crash prepares the next one: what a gateway looks up after a crash is there because the one before
    /// died around a submission.
    /// </summary>
    public static IReadOnlyList<string> Named { get; } =
    [
        "store.before-commit:7", "store.after-commit:7",
        "driver.before-stage-in:1", "driver.after-stage-in:2",
        "driver.before-submit:1", "driver.after-submit:2",
        "slurm.before-sbatch:2", "slurm.after-sbatch:1",
        "slurm.before-find:1", "slurm.after-find:1",
        "driver.before-find:1", "driver.after-find:1",
        "driver.before-watch:3", "driver.after-watch:3",
        "slurm.before-squeue:2", "slurm.after-squeue:2",
        "driver.before-collect:2", "driver.after-collect:2",
        "slurm.before-read:2", "slurm.after-read:2",
        "driver.before-cancel:1", "driver.after-cancel:1",
        "slurm.before-scancel:1", "slurm.after-scancel:1",
        "driver.before-stage-out:1", "driver.after-stage-out:1",
        "driver.before-clean:1", "driver.after-clean:1",
        "slurm.before-clean:1", "slurm.after-clean:1",
        "local.before-enqueue:2", "local.after-enqueue:2",
        "local.before-launch:2", "local.after-launch:2",
        "local.before-leave:2", "local.after-leave:2",
        "slurm.before-scontrol:1", "slurm.after-scontrol:1",
    ];

    /// <summary>The points on the way of transfers, of tasks and of storages that users create.</summary>
    public static IReadOnlyList<string> OfErrands { get; } =
    [
        "transfer.begun:1", "transfer.before-end:1",
        "operation.before-work:1", "operation.after-work:1",
        "storage.before-make:1", "storage.after-make:1",
        "storage.before-remove:1", "storage.after-remove:1",
    ];

    /// <summary>
    /// Points that only a gateway comes to that meets an array of jobs which one before it sent. Whether the one before left such an array is up to
    /// the load, so they are tried again after another crash.
    /// </summary>
    public static IReadOnlyList<string> WithAnUnknownBatch { get; } = ["slurm.before-batches:1", "slurm.after-batches:1"];

    /// <summary>Points on the way of workflows.</summary>
    public static IReadOnlyList<string> OfWorkflows { get; } =
    [
        "run.before-step:1", "run.after-step:1",
        "run.before-submit:1", "run.after-submit:1",
        "run.after-submit:3", "run.before-step:4", "run.after-step:4", "run.before-submit:3",
        "store.before-commit:9", "store.after-commit:9",
    ];

    /// <summary>Where a gateway dies that has just sent an array of jobs and has not heard of it.</summary>
    public const string LeavesABatch = "slurm.after-sbatch:1";
}
