using System.Globalization;
using System.Text;
using Sprache;

namespace Fairlead.Core.Expressions;

/// <summary>The smallest parts of the language: gaps, words, signs, numbers and texts. Each takes the gap behind it along.</summary>
internal static class Lexis
{
    private static readonly Parser<char> LineComment =
        from open in Parse.String("//")
        from text in Parse.CharExcept('\n').Many()
        select '/';

    private static readonly Parser<char> BlockComment =
        from open in Parse.String("/*")
        from text in Parse.AnyChar.Except(Parse.String("*/")).Many()
        from close in Parse.String("*/")
        select '/';

    /// <summary>White space and comments.</summary>
    public static readonly Parser<IEnumerable<char>> Gap = Parse.WhiteSpace.Or(LineComment).Or(BlockComment).Many();

    private static readonly Parser<string> Identifier =
        from first in Parse.Char(c => char.IsAsciiLetter(c) || c == '_', "a name")
        from rest in Parse.Char(c => char.IsAsciiLetterOrDigit(c) || c == '_', "a name").Many().Text()
        select first + rest;

    /// <summary>Any name, reserved words too: members may be called so.</summary>
    public static readonly Parser<string> MemberName = Token(Identifier);

    /// <summary>The name of a variable or function.</summary>
    public static readonly Parser<string> Name = Token(Identifier.Where(word => !Words.Reserved.Contains(word)));

    /// <summary>A number: decimal, hexadecimal, with <c>L</c> for 64 bits, or floating-point.</summary>
    public static readonly Parser<Value> Number = Token(
        Parse.String("0x").Or(Parse.String("0X")).Then(_ => Digits(char.IsAsciiHexDigit)).Select(Hexadecimal)
            .Or(Decimal())
            .Where(value => value is not null)
            .Select(value => value ?? Value.Null));

    /// <summary>A text in single or double quotes.</summary>
    public static readonly Parser<string> Text = Token(Quoted('"').Or(Quoted('\'')));

    /// <summary>A part with the gap behind it.</summary>
    public static Parser<T> Token<T>(Parser<T> part) => input =>
    {
        var result = part(input);
        if (!result.WasSuccessful)
        {
            return result;
        }

        var end = Gap(result.Remainder).Remainder;
        ((BoundedInput)input).Budget.Reach(end.Position);
        return Result.Success(result.Value, end);
    };

    /// <summary>A reserved word.</summary>
    public static Parser<string> Word(string word) => Token(Identifier.Where(w => w == word));

    /// <summary>A sign that none of <paramref name="notBefore"/> follows, so that <c>=</c> is not found in <c>==</c>.</summary>
    public static Parser<string> Sign(string sign, string notBefore = "")
    {
        var text = Parse.String(sign).Text();
        return Token(notBefore.Length == 0 ? text : text.Then(found => Parse.Chars(notBefore).Not().Return(found)));
    }

    private static Parser<string> Digits(Predicate<char> isDigit) => Parse.Char(isDigit, "a digit").AtLeastOnce().Text();

    private static Parser<Value?> Decimal() =>
        from whole in Digits(char.IsAsciiDigit)
        from fraction in Parse.Char('.').Then(_ => Digits(char.IsAsciiDigit)).Select(digits => $".{digits}").Optional()
        from exponent in Exponent().Optional()
        from suffix in Parse.Chars("lL").Optional()
        select Decimal(whole, fraction.GetOrElse(string.Empty) + exponent.GetOrElse(string.Empty), suffix.IsDefined);

    private static Parser<string> Exponent() =>
        from e in Parse.Chars("eE")
        from sign in Parse.Chars("+-").Optional()
        from digits in Digits(char.IsAsciiDigit)
        select $"E{(sign.IsDefined ? sign.Get() : '+')}{digits}";

    private static Value? Decimal(string whole, string rest, bool isLong) => (rest.Length, isLong) switch
    {
        (0, true) => long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new Value.Long(number) : null,
        (0, false) => long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : null,
        (_, false) => NumberText.ReadFloat(whole + rest) is { } number ? Value.Of(number) : null,
        _ => null,
    };

    private static Value? Hexadecimal(string digits) =>
        long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : null;

    private static Parser<string> Quoted(char quote) =>
        from open in Parse.Char(quote)
        from content in Escape().Or(Parse.CharExcept([quote, '\\'])).Many()
        from close in Parse.Char(quote)
        select Join(content);

    private static Parser<char> Escape() =>
        Parse.Char('\\').Then(_ => Parse.Chars("nt\"'\\").Select(c => c switch { 'n' => '\n', 't' => '\t', _ => c })
            .Or(Parse.Char('u').Then(_ => Parse.Char(char.IsAsciiHexDigit, "a hexadecimal digit").Repeat(4).Text())
                .Select(hex => (char)int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));

    private static string Join(IEnumerable<char> characters) => new StringBuilder().AppendJoin(string.Empty, characters).ToString();
}
