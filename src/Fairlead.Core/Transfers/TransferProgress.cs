using System.Collections.Immutable;

namespace Fairlead.Core.Transfers;

/// <summary>How far a transfer has come.</summary>
/// <param name="Bytes">Bytes that have arrived.</param>
/// <param name="Size">Bytes in all, or null where that is not known.</param>
/// <param name="Files">Its files by their path at the source, at most <see cref="MostFiles"/> of them.</param>
public sealed record TransferProgress(long Bytes, long? Size, ImmutableSortedDictionary<string, TransferState> Files)
{
    /// <summary>The most files that are named one by one.</summary>
    public const int MostFiles = 1000;

    /// <summary>Before anything is known.</summary>
    public static readonly TransferProgress None = new(0, null, ImmutableSortedDictionary.Create<string, TransferState>(StringComparer.Ordinal));
}
