using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>The <c>workflows</c> part of the configuration.</summary>
public sealed class RunOptions
{
    /// <summary>How long a run is kept after it was taken, unless its owner says otherwise. Default: 10 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(10);

    /// <summary>The longest an owner may keep a run. Default: 365 days.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The most runs of one owner that are kept. Default: 100,000.</summary>
    public int MostPerOwner { get; init; } = 100_000;

    /// <summary>The most files that one run knows by name. Default: 1,000,000.</summary>
    public int MostFiles { get; init; } = 1_000_000;

    /// <summary>How many jobs of one run are prepared and submitted at a time. Default: 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>The largest document of a workflow that is read, in bytes, up to 1 GiB. Default: 32 MiB.</summary>
    public int MaxDocument { get; init; } = 32 * 1024 * 1024;

    /// <summary>Whether the jobs of a run go with it. Default: yes.</summary>
    public bool CleansUpJobs { get; init; } = true;

    /// <summary>Whether storages that belong to a run, by its document, go with it. Default: no.</summary>
    public bool CleansUpStorages { get; init; }

    /// <summary>The limits of the engine.</summary>
    public WorkflowLimits Limits { get; init; } = WorkflowLimits.Default;

    /// <summary>Time zone of the times in expressions. Default: that of this host.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;
}
