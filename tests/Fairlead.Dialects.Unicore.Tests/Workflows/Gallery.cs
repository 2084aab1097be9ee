namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Eight workflows that together use every element of the language. What each has to do is said where it is run.</summary>
internal static class Gallery
{
    public const string DataByName = "g1-data-by-name";
    public const string Deciding = "g2-deciding";
    public const string Asking = "g3-asking";
    public const string SweepInSweep = "g4-sweep-in-sweep";
    public const string LoopsInLoops = "g5-loops-in-loops";
    public const string CatalogueChunks = "g6-catalogue-chunks";
    public const string StorageChunks = "g7-storage-chunks";
    public const string TryingAgain = "g8-trying-again";

    /// <summary>The document of that name.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Gallery).Assembly.GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no sample {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
