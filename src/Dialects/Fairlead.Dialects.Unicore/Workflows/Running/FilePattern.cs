using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>A pattern for the end of paths and names: <c>*</c> is any characters except a slash, <c>?</c> is one character, all else is itself.</summary>
internal sealed class FilePattern
{
    private readonly Regex _form;

    /// <param name="pattern">The pattern.</param>
    /// <param name="acrossDirectories">Whether <c>*</c> takes slashes as well.</param>
    public FilePattern(string pattern, bool acrossDirectories = false)
    {
        // Nothing in it can go back over what it has read, so no pattern takes longer than the text is long.
        var form = Regex.Escape(pattern).Replace(@"\*", acrossDirectories ? ".*" : "[^/]*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
        _form = new Regex($@"(?:{form})\z", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>Whether the end of the text fits.</summary>
    public bool Fits(string text) => _form.IsMatch(text);
}
