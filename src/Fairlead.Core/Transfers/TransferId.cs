using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core.Transfers;

/// <summary>Identifies a transfer, or a file ticket, for ever: a UUID of version 7. Its text form is 32 lower-case hexadecimal digits.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct TransferId(Guid Value)
{
    /// <summary>A new id for something that comes to be at <paramref name="at"/>.</summary>
    public static TransferId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>The text form, as used in URLs.</summary>
    public override string ToString() => Value.ToString("N");

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TransferId id)
    {
        var isId = Guid.TryParseExact(text, "N", out var value);
        id = new TransferId(value);
        return isId;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static TransferId Parse(string text) => new(Guid.ParseExact(text, "N"));
}
