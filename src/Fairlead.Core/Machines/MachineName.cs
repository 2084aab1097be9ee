using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core.Machines;

/// <summary>An account on a host: <c>mara01@login1.coast.example.org</c>. The host is in lower case.</summary>
/// <param name="User">The account.</param>
/// <param name="Host">The host's name or address.</param>
public sealed record MachineName(string User, string Host) : IParsable<MachineName>
{
    private const int LongestUser = 64;
    private const int LongestHost = 255;

    /// <summary>What a name looks like, for people.</summary>
    public const string Form = "user@host, for instance mara01@login1.coast.example.org";

    /// <summary>The text form.</summary>
    public override string ToString() => $"{User}@{Host}";

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static MachineName Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var name) ? name : throw new FormatException($"A machine is {Form}.");

    /// <summary>Reads the text form: what stands before the first <c>@</c> is the account.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out MachineName result)
    {
        result = s?.Split('@', 2) is [{ Length: >= 1 and <= LongestUser } user, { Length: >= 1 and <= LongestHost } host]
            && user.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && user[0] is not ('-' or '.')
            && Uri.CheckHostName(host) is not UriHostNameType.Unknown
                ? new MachineName(user, host.ToLowerInvariant())
                : null;
        return result is not null;
    }
}
