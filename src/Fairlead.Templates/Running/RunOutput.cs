namespace Fairlead.Templates.Running;

/// <summary>
/// What a run has handed over: one of the names that it knows (<see cref="Gateway.Runs.RunFiles"/>). A file is kept by its path in the execution folder
/// (<c>file:results/report.txt</c>), a value by itself (<c>data:,0.5</c>).
/// </summary>
public abstract record RunOutput
{
    private const string FilePrefix = "file:";
    private const string ValuePrefix = "data:,";

    private RunOutput()
    {
    }

    /// <summary>The output that is kept under <paramref name="url"/>.</summary>
    public static RunOutput Of(string url) => url.StartsWith(FilePrefix, StringComparison.Ordinal)
        ? new File(url[FilePrefix.Length..])
        : new Value(Uri.UnescapeDataString(url[ValuePrefix.Length..]));

    /// <summary>How it is kept.</summary>
    public abstract string ToUrl();

    /// <summary>A file.</summary>
    /// <param name="Path">Where it is, below the execution folder.</param>
    public sealed record File(string Path) : RunOutput
    {
        /// <inheritdoc/>
        public override string ToUrl() => FilePrefix + Path;
    }

    /// <summary>A value.</summary>
    /// <param name="Text">The value as text; lists and maps are JSON.</param>
    public sealed record Value(string Text) : RunOutput
    {
        /// <inheritdoc/>
        public override string ToUrl() => ValuePrefix + Uri.EscapeDataString(Text);
    }
}
