namespace Fairlead.Core.Containers;

/// <summary>How the image of a step was had.</summary>
public enum PullStatus
{
    /// <summary>It was fetched, or made ready, for this step.</summary>
    Fetched,

    /// <summary>It was there already.</summary>
    Cached,

    /// <summary>It could not be had.</summary>
    Failed,
}

/// <summary>How the image of a step was had.</summary>
/// <param name="Status">Whether it was there.</param>
/// <param name="Time">How long that took; null where it was there.</param>
public sealed record ImagePull(PullStatus Status, TimeSpan? Time = null)
{
    /// <summary>SHA-256 of the image file as hexadecimal digits, or null where it is not known.</summary>
    public string? Digest { get; init; }

    /// <summary>The program that made the container, such as <c>bubblewrap</c>; null where it had not come to that.</summary>
    public string? Runtime { get; init; }
}
