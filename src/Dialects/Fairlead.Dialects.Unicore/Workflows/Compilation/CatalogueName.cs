namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>The names that files have in a workflow. All begin with <c>wf:</c>.</summary>
internal static class CatalogueName
{
    /// <summary>What every name begins with.</summary>
    public const string Prefix = "wf:";

    /// <summary>Whether a text is a name rather than a URL.</summary>
    public static bool Is(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The name, also where somebody left the prefix out.</summary>
    public static string Of(string name) => Is(name) ? name : Prefix + name;
}
