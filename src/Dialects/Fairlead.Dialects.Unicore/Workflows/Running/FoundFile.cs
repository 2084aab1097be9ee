namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>A file over which a loop goes.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Length">Bytes, or null where that is not known.</param>
internal sealed record FoundFile(string Url, long? Length)
{
    /// <summary>The last element of its path.</summary>
    public string Name => Uri.UnescapeDataString(Url.TrimEnd('/').Split('/')[^1]);
}
