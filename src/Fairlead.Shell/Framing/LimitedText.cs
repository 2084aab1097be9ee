using System.Buffers;
using System.Text;

namespace Fairlead.Shell.Framing;

/// <summary>Text collected from bytes up to a limit; beyond it, bytes are dropped or an exception is thrown.</summary>
internal sealed class LimitedText(int limit)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Whether more than fits is an error.</summary>
    public bool ThrowsWhenFull { get; init; }

    /// <summary>Adds bytes as far as they fit.</summary>
    /// <exception cref="ShellUnavailableException">They do not fit, and that is an error.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = limit - _bytes.WrittenCount;
        if (bytes.Length > room && ThrowsWhenFull)
        {
            throw new ShellUnavailableException(ShellFailure.OutputTooLarge, $"The command printed more than {limit} bytes.", outcomeUnknown: true);
        }

        _bytes.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    /// <summary>What a stream holds, as far as it fits; all of it is read, so that whoever writes it is not held up.</summary>
    public static async Task<string> CollectAsync(Stream stream, int limit)
    {
        var text = new LimitedText(limit);
        var buffer = new byte[4096];
        try
        {
            // Ends with the program behind it.
            while (await stream.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
            {
                text.Append(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // It is gone: what it said before is all there is.
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_bytes.WrittenSpan);
}
