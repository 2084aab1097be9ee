using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Shell.Tests;

internal static class Some
{
    private static readonly string[] Nasty =
    [
        "'", "\"", "\\", "$", "`", "$(touch /tmp/canary)", ";", "&", "|", "<", ">", "(", ")", "{", "}", "*", "?", "[", "]", "~", "!", "#", "=", "%",
        " ", "\t", "\n", "\r", "\r\n", "-", "--", "-n", "-e", "\\n", "\\c", "\\0", "\u0001", "\u001f", "\u007f", "\u0081", "\u0088", "é", "Á", "日本語", "🜨",
        "\u202e", "\ufeff", "\uffff", "a", "B", "0", "/", ".", "..", "${IFS}", "''", "'\\''", "EOF", "\n0\n",
    ];

    /// <summary>Texts made of what shells find interesting.</summary>
    public static Arbitrary<string> Text() =>
        Gen.Elements(Nasty).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

    public static Shells Shells(ShellOptions? options = null, TimeProvider? clock = null, ILoggerFactory? loggers = null) =>
        new(options ?? new ShellOptions(), clock ?? TimeProvider.System, new PlainMeterFactory(), loggers ?? NullLoggerFactory.Instance);
}
