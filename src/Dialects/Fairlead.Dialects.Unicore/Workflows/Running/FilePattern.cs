namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>A pattern for the end of paths and names: <c>*</c> is any characters except a slash, <c>?</c> is one character, all else is itself.</summary>
/// <param name="pattern">The pattern, of any length.</param>
/// <param name="acrossDirectories">Whether <c>*</c> takes slashes as well.</param>
internal sealed class FilePattern(string pattern, bool acrossDirectories = false)
{
    /// <summary>Whether the end of the text fits. Takes at most as many steps as pattern and text have characters, multiplied.</summary>
    public bool Fits(string text)
    {
        // From the end to the beginning. A star takes as little as it can; where that was too little, the last star takes one more, and it is never
        // of use to let an earlier one take more.
        var (p, t) = (pattern.Length - 1, text.Length - 1);
        var (star, taken) = (-1, -1);
        while (p >= 0)
        {
            if (pattern[p] == '*')
            {
                (star, taken) = (p, t);
                p--;
            }
            else if (t >= 0 && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                (p, t) = (p - 1, t - 1);
            }
            else if (star >= 0 && taken >= 0 && (acrossDirectories || text[taken] != '/'))
            {
                taken--;
                (p, t) = (star - 1, taken);
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
