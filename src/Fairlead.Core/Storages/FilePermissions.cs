using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core.Storages;

/// <summary>POSIX permission bits of a file, without set-id and sticky bits.</summary>
/// <param name="Mode">The nine bits, 0 to 0o777.</param>
public readonly record struct FilePermissions(int Mode)
{
    private const string Letters = "rwxrwxrwx";

    /// <summary>Nine characters such as <c>rwxr-x---</c>.</summary>
    public override string ToString() =>
        string.Create(9, Mode, static (text, mode) =>
        {
            for (var i = 0; i < 9; i++)
            {
                text[i] = (mode & (1 << (8 - i))) != 0 ? Letters[i] : '-';
            }
        });

    /// <summary>Reads 3, 6 or 9 characters (owner, group, others); what is left out keeps the bits of <paramref name="current"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, FilePermissions current, out FilePermissions permissions)
    {
        permissions = current;
        if (text is null || text.Length is not (3 or 6 or 9))
        {
            return false;
        }

        var mode = current.Mode;
        for (var i = 0; i < text.Length; i++)
        {
            var bit = 1 << (8 - i);
            if (text[i] == Letters[i])
            {
                mode |= bit;
            }
            else if (text[i] == '-')
            {
                mode &= ~bit;
            }
            else
            {
                return false;
            }
        }

        permissions = new FilePermissions(mode);
        return true;
    }
}
