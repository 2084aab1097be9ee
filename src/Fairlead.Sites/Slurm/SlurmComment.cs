using System.Globalization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// The comment of our jobs in Slurm: the marker alone, or for tasks of an array <c>MARKER+OFFSET</c>, where the index of a task is the offset plus
/// Slurm's own number; so an array larger than Slurm allows becomes several. Jobs that went there together carry that of their batch.
/// </summary>
/// <param name="Marker">The marker; none where there is a batch.</param>
/// <param name="Offset">The offset, or null for a job of its own; 0 for a batch.</param>
/// <param name="Batch">The name of a <see cref="SlurmBatch"/>, or null.</param>
internal readonly record struct SlurmComment(Marker Marker, int? Offset, string? Batch)
{
    /// <summary>The comment of a job or an array.</summary>
    public static string Write(Marker marker, int? offset) =>
        offset is null ? marker.ToString() : string.Create(CultureInfo.InvariantCulture, $"{marker}+{offset}");

    /// <summary>Reads a comment; null where it is not ours.</summary>
    public static SlurmComment? Read(string comment)
    {
        if (SlurmBatch.TryReadComment(comment, out var batch))
        {
            return new SlurmComment(default, 0, batch);
        }

        var parts = comment.Split('+', 2);
        int? offset = null;
        if (parts.Length == 2)
        {
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            offset = number;
        }

        return Marker.TryParse(parts[0], out var marker) ? new SlurmComment(marker, offset, null) : null;
    }
}
