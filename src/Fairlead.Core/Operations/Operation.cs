using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;

namespace Fairlead.Core.Operations;

/// <summary>Identifies an operation for ever: a UUID of version 7. Its text form is 32 lower-case hexadecimal digits.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct OperationId(Guid Value)
{
    /// <summary>A new id for something that comes to be at <paramref name="at"/>.</summary>
    public static OperationId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>The text form, as used in URLs.</summary>
    public override string ToString() => Value.ToString("N");

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId id)
    {
        var isId = Guid.TryParseExact(text, "N", out var value);
        id = new OperationId(value);
        return isId;
    }
}

/// <summary>What an operation does.</summary>
public abstract record OperationWork
{
    private OperationWork()
    {
    }

    /// <summary>Finds out what kind of files there are, and keeps that as their metadata.</summary>
    /// <param name="Storage">The storage with the files.</param>
    /// <param name="Path">A file, or the directory to begin at; normalized.</param>
    /// <param name="Depth">How many levels of directories are looked into, from 1.</param>
    public sealed record ExtractMetadata(StorageId Storage, string Path, int Depth) : OperationWork
    {
        /// <summary>The most levels.</summary>
        public const int MaxDepth = 100;
    }

    /// <summary>Looks in several storages for files by their metadata.</summary>
    /// <param name="Query">The words.</param>
    /// <param name="Storages">The storages.</param>
    public sealed record SearchStorages(string Query, ImmutableArray<StorageId> Storages) : OperationWork;
}

/// <summary>A file in a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Path">The normalized path in it.</param>
public sealed record StoredFile(StorageId Storage, string Path);

/// <summary>What came of an operation.</summary>
public sealed record OperationResult
{
    /// <summary>How many files were looked at, or storages were searched.</summary>
    public required int Visited { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The files that were found.</summary>
    public ImmutableArray<StoredFile> Files { get; init; } = [];
}

/// <summary>Where an operation is in its life.</summary>
public enum OperationState
{
    /// <summary>Durably stored; waits for its turn.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Final: it did what it should.</summary>
    Succeeded,

    /// <summary>Final: it did not.</summary>
    Failed,

    /// <summary>Final: somebody wanted it to end.</summary>
    Cancelled,
}

/// <summary>A long-running task of the gateway's own. Never changed in place: <see cref="OperationLifecycle"/> makes its next version.</summary>
public sealed record Operation
{
    /// <summary>Which one it is.</summary>
    public required OperationId Id { get; init; }

    /// <summary>One more with each change, from 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>On whose behalf it is done.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>What it does.</summary>
    public required OperationWork Work { get; init; }

    /// <summary>Where it is in its life.</summary>
    public OperationState State { get; init; } = OperationState.Waiting;

    /// <summary>Why it failed, or null.</summary>
    public string? Message { get; init; }

    /// <summary>Whether somebody wants it to end while it runs.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>What came of it, once it has succeeded.</summary>
    public OperationResult? Result { get; init; }

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What its owner allows others.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The user who asked for it.</summary>
    public string Owner => Mandate.User;

    /// <summary>Whether nothing more happens.</summary>
    public bool IsFinal => State is OperationState.Succeeded or OperationState.Failed or OperationState.Cancelled;
}
