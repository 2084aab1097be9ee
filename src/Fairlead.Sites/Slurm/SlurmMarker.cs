using System.Globalization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// The comment of our jobs in Slurm: the marker alone, or for tasks of an array <c>MARKER+OFFSET</c>, where the index of a task is the offset plus
/// Slurm's own number. So an array larger than Slurm allows becomes several.
/// </summary>
internal static class SlurmMarker
{
    /// <summary>The comment.</summary>
    public static string Write(Marker marker, int? offset) =>
        offset is null ? marker.ToString() : string.Create(CultureInfo.InvariantCulture, $"{marker}+{offset}");

    /// <summary>Reads a comment; false where it is not ours.</summary>
    public static bool TryRead(string comment, out Marker marker, out int? offset)
    {
        var parts = comment.Split('+', 2);
        offset = null;
        if (parts.Length == 2)
        {
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                marker = default;
                return false;
            }

            offset = number;
        }

        return Marker.TryParse(parts[0], out marker);
    }
}
