using Fairlead.Core;

namespace Fairlead.Storages.Streams;

/// <summary>The bytes of a file from some place to its end.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Size">How many the whole file has, or null where nobody says.</param>
/// <param name="Version">Is another where the file has changed; null where that cannot be told: then nothing can go on in the middle.</param>
internal sealed record SourcePart(Stream Bytes, long? Size, string? Version);

/// <summary>Opens a file from <paramref name="offset"/> on.</summary>
/// <param name="offset">The first byte.</param>
/// <param name="version">The version that it had before, or null for the first time.</param>
/// <param name="cancellationToken">Ends the opening.</param>
internal delegate Task<Outcome<SourcePart>> OpenSource(long offset, string? version, CancellationToken cancellationToken);

/// <summary>A file that is being read can no longer be: it has changed, or its source says no.</summary>
/// <param name="refusal">What the source says.</param>
internal sealed class SourceLostException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>What the source says.</summary>
    public Refusal Refusal { get; } = refusal;
}
