namespace Fairlead.Gateway.Jobs;

/// <summary>The <c>jobs</c> part of the configuration.</summary>
public sealed class JobOptions
{
    /// <summary>How long a job and its directory are kept after it was accepted, unless its owner says otherwise. Default: 30 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The longest an owner may keep a job. Default: 365 days.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The most tasks that one sweep may have. Default: 200.</summary>
    public int MaxSweep { get; init; } = 200;

    /// <summary>Name of the site of all jobs that leave it open; null (the default) to choose among the sites for each.</summary>
    public string? DefaultSite { get; init; }

    /// <summary>Why no new jobs are taken, for those who try; null (the default) when they are.</summary>
    public string? Closed { get; init; }
}
