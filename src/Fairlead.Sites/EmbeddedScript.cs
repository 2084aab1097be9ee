namespace Fairlead.Sites;

/// <summary>Scripts of ours that are files beside the code, so that they can be read and checked as what they are.</summary>
internal static class EmbeddedScript
{
    /// <summary>The text of the script of that file name.</summary>
    public static string Read(string name)
    {
        using var resource = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no script {name}.", nameof(name));
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
