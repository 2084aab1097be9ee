using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Shell.Framing;

/// <summary>How a command is written to a channel; the other side is <c>loop.sh</c>.</summary>
internal static class Frame
{
    /// <summary>The line after the last chunk of an input.</summary>
    public static readonly ReadOnlyMemory<byte> EndOfInput = "0\n"u8.ToArray();

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Lazy<string> Loop = new(ReadLoop);

    /// <summary>
    /// A text that no output contains by chance or by intent: it is new for each command, random and seen by nobody but the shell. It starts with a
    /// character that is rare in output, so that hardly ever something has to be held back that could be its beginning.
    /// </summary>
    public static string NewMark() => $"\u001e{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>What makes a fresh shell one that reads frames. It says so with <paramref name="mark"/> and its process id.</summary>
    public static byte[] Hello(string mark) =>
        Utf8.GetBytes($"{Loop.Value}printf '%s %s\\n' {mark} \"$$\" >&2\nprintf '%s %s\\n' {mark} \"$$\"\nfairlead_loop\n");

    /// <summary>The frame of a command with its input, complete.</summary>
    public static byte[] Of(ShellCommand command, string mark)
    {
        if (string.IsNullOrEmpty(command.Input))
        {
            return Utf8.GetBytes(Head(command, mark, "none"));
        }

        var size = Utf8.GetByteCount(command.Input).ToString(CultureInfo.InvariantCulture);
        return Utf8.GetBytes($"{Head(command, mark, "keep")}{size}\n{command.Input}0\n");
    }

    /// <summary>The frame of a command whose input follows in chunks; the channel serves no other command after it.</summary>
    public static byte[] OfLast(ShellCommand command, string mark) => Utf8.GetBytes(Head(command, mark, "last"));

    /// <summary>The line before a chunk of an input.</summary>
    public static byte[] ChunkHead(int size) => Utf8.GetBytes($"{size}\n");

    private static string Head(ShellCommand command, string mark, string input)
    {
        var text = command.RenderForSubshell();
        return $"{mark} {text.AsSpan().Count('\n')} {input}\n{text}";
    }

    private static string ReadLoop()
    {
        using var stream = typeof(Frame).Assembly.GetManifestResourceStream("loop.sh")
            ?? throw new InvalidOperationException("The program was built without loop.sh.");
        using var reader = new StreamReader(stream, Utf8);
        return reader.ReadToEnd();
    }
}
