using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Core.Transfers;

/// <summary>What a <see cref="FileTicket"/> is good for.</summary>
public enum FileTicketUse
{
    /// <summary>The file is read, as often and in as many parts as one likes.</summary>
    Download,

    /// <summary>The file is written.</summary>
    Upload,
}

/// <summary>
/// The right to read or write one file without a login, which whoever has its secret can use until it ends. The secret itself is told once and not kept:
/// here is only its hash. What is done with it is done for the one who made it.
/// </summary>
public sealed record FileTicket
{
    /// <summary>Its id, which is no secret.</summary>
    public required TransferId Id { get; init; }

    /// <summary>Ascending number, given by the store.</summary>
    public long Number { get; init; }

    /// <summary>Who made it.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>The storage that the file is in.</summary>
    public required StorageId Storage { get; init; }

    /// <summary>The normalized path in it.</summary>
    public required string Path { get; init; }

    /// <summary>What it is good for.</summary>
    public required FileTicketUse Use { get; init; }

    /// <summary>What an upload does with a file that is there already.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Overwrite;

    /// <summary>The most bytes that one upload takes, or null for no limit.</summary>
    public long? SizeLimit { get; init; }

    /// <summary>SHA-256 of the secret, as hexadecimal digits.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Bytes that went through it so far.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What its owner allows others; none of it is to use it, which its secret is for.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The user who made it.</summary>
    public string Owner => Mandate.User;
}
