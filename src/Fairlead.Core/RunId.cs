using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core;

/// <summary>Identifies a run for ever: a UUID of version 7. Its text form is 32 lower-case hexadecimal digits.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct RunId(Guid Value) : IParsable<RunId>
{
    /// <summary>A new id for something that comes to be at <paramref name="at"/>.</summary>
    public static RunId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>The text form, as used in URLs.</summary>
    public override string ToString() => Value.ToString("N");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static RunId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "N"));

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RunId result)
    {
        var isId = Guid.TryParseExact(s, "N", out var value);
        result = new RunId(value);
        return isId;
    }
}
