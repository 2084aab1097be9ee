using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Storages;

/// <summary>Where a created storage is in its life.</summary>
public enum CreatedStorageState
{
    /// <summary>Durably stored; its directory is being made.</summary>
    Making,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>Its directory cannot be had; <see cref="CreatedStorage.Message"/> says why.</summary>
    Broken,

    /// <summary>It is being removed; nobody sees it any more.</summary>
    Removing,
}

/// <summary>A file tree that somebody has created on a site. Never changed in place: <see cref="CreatedStorageLifecycle"/> makes its next version.</summary>
public sealed record CreatedStorage
{
    /// <summary>The most characters of a description.</summary>
    public const int MaxDescription = 256;

    /// <summary>Which one it is.</summary>
    public required StorageId.Created Id { get; init; }

    /// <summary>One more with each change, from 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The user whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>What the owner allows others.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The site it is on.</summary>
    public required string Site { get; init; }

    /// <summary>The account it is reached as.</summary>
    public required string Account { get; init; }

    /// <summary>The name of its type, for people.</summary>
    public required string Type { get; init; }

    /// <summary>The absolute path that its type allowed: it is there or below.</summary>
    public required string Top { get; init; }

    /// <summary>The normalized path of its root below <see cref="Top"/>; <c>/</c> is that itself.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether the directory was made for it and goes with it.</summary>
    public required bool OwnsDirectory { get; init; }

    /// <summary>Whether metadata of its files is kept.</summary>
    public bool HasMetadata { get; init; } = true;

    /// <summary>What its owner calls it.</summary>
    public required string Description { get; init; }

    /// <summary>The permission bits that new files and directories do not get, 0 to 0o777.</summary>
    public required int Umask { get; init; }

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Where it is in its life.</summary>
    public CreatedStorageState State { get; init; } = CreatedStorageState.Making;

    /// <summary>Why it is broken, or null.</summary>
    public string? Message { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is removed by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The absolute path of its root.</summary>
    public string Root => Directory == "/" ? Top : Top.TrimEnd('/') + Directory;
}
