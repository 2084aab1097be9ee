using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fairlead.Core.Jobs;

/// <summary>
/// The name under which an attempt can be found on a site whatever happened to the connection: <c>fairlead:JOB:ATTEMPT</c>.
/// It is stored before anything is sent, goes along as the batch job's comment or name, and is looked up before anything is sent again.
/// The tasks of one job array share the marker of their array; <see cref="Attempt.ArrayIndex"/> tells them apart.
/// </summary>
/// <param name="Job">The job, or for array tasks the job that the array belongs to.</param>
/// <param name="Attempt">The number of the attempt that created the marker, from 1.</param>
public readonly record struct Marker(JobId Job, int Attempt)
{
    private const string Prefix = "fairlead:";

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Job}:{Attempt}");

    /// <summary>Reads the text form, or says that it is not one of ours.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Marker marker)
    {
        marker = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length < Prefix.Length + 34 || text[Prefix.Length + 32] != ':')
        {
            return false;
        }

        if (!JobId.TryParse(text.Substring(Prefix.Length, 32), null, out var job)
            || !int.TryParse(text.AsSpan(Prefix.Length + 33), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt))
        {
            return false;
        }

        marker = new Marker(job, attempt);
        return true;
    }
}
