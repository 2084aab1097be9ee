namespace Fairlead.Gateway.Storages;

/// <summary>The <c>storages</c> part of the configuration: about those that users create, and about what they keep with the gateway itself.</summary>
public sealed record StorageOptions
{
    /// <summary>How long a created storage is kept, unless its owner says otherwise. Default: 30 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The longest an owner may keep one. Default: 365 days.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Most created storages of one user. Default: 1000.</summary>
    public int MaxPerUser { get; init; } = 1000;

    /// <summary>
    /// Where the gateway keeps what users upload for their jobs and what these leave behind: <c>s3:NAME/prefix</c>. Null, the default: the first in the workspaces of
    /// accounts, the second with the jobs.
    /// </summary>
    public string? Objects { get; init; }
}
