using System.ComponentModel.DataAnnotations;
using Fairlead.Gateway.Reservations;

namespace Fairlead.Sites.Slurm;

/// <summary>Whether a Slurm cluster keeps accounts of jobs that have left its queue.</summary>
public enum SlurmAccounting
{
    /// <summary>Its configuration is asked.</summary>
    Auto,

    /// <summary><c>sacct</c> answers.</summary>
    Yes,

    /// <summary><c>sacct</c> is never called.</summary>
    No,
}

/// <summary>The Slurm part of a site in the configuration file.</summary>
public sealed class SlurmOptions
{
    /// <summary>The default of <see cref="BatchFrom"/>.</summary>
    public const int DefaultBatchFrom = 8;

    /// <summary>Absolute path of the directory with <c>sbatch</c> and its like; they are looked for on the account's PATH unless it is set.</summary>
    public string? CommandDirectory { get; init; }

    /// <summary>Lets users make reservations; null where only administrators do.</summary>
    public SlurmReservationOptions? Reservations { get; init; }

    /// <summary>The account that looks at the queue for everybody. On this host the gateway's own unless it is set; over SSH the site's default account.</summary>
    public string? WatchAccount { get; init; }

    /// <summary>Whether there is accounting. Default: the cluster's configuration is asked.</summary>
    public SlurmAccounting Accounting { get; init; } = SlurmAccounting.Auto;

    /// <summary>More options for every <c>sbatch</c>, in the administrator's words, such as <c>--get-user-env</c>; they go after ours and so go first.</summary>
    public IList<string> SubmitOptions { get; init; } = [];

    /// <summary>The <c>sbatch</c> option that asks for GPUs: <c>gpus-per-node</c> (default), or <c>gres</c> for clusters that know only that.</summary>
    [RegularExpression("gpus-per-node|gres")]
    public string GpuOption { get; init; } = "gpus-per-node";

    /// <summary>
    /// How many jobs that ask for the same must wait at the same time so that they go to Slurm as one array; null for never. Default: 8. That many sbatch,
    /// four at a time, are over within a tenth of a second; from there on it is the array that does not keep people waiting.
    /// </summary>
    [Range(2, int.MaxValue)]
    public int? BatchFrom { get; init; } = DefaultBatchFrom;

    /// <summary>How many <c>sbatch</c> run at once for an account. Default: 4; more made Slurm slower in our measurements.</summary>
    [Range(1, 16)]
    public int ParallelSubmissions { get; init; } = 4;

    /// <summary>How long one command may take before the site counts as unavailable. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a submission of many jobs may take before its outcome counts as unknown. Default: 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SubmitTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long after an <c>sbatch</c> that gave no answer the controller may still take its job. Only then is a job that the queue does not show
    /// sent again. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a job's end its result file is waited for, on file systems that show new files late, before Slurm's word is taken. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ResultWait { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How users make reservations.</summary>
/// <param name="Limits">What they may reserve.</param>
/// <param name="Account">The account that makes them, an operator of Slurm; the one that looks at the queue where it is null.</param>
public sealed record SlurmReservationOptions(ReservationLimits Limits, string? Account);
