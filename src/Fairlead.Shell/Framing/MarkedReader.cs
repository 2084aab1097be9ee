using System.Buffers.Text;
using System.Text;

namespace Fairlead.Shell.Framing;

/// <summary>
/// One output of a channel, cut into what each command printed. Every byte is passed on as soon as it cannot be part of the mark, so that output
/// can be watched while it appears.
/// </summary>
internal sealed class MarkedReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private byte[] _mark = [];

    /// <summary>The number behind the mark, once the mark has come.</summary>
    public long? Number { get; private set; }

    /// <summary>Whether there is nothing more to come.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Waits for <paramref name="mark"/> from now on.</summary>
    public void Expect(string mark)
    {
        _mark = Encoding.ASCII.GetBytes($"{mark} ");
        Number = null;
    }

    /// <summary>Bytes before the mark; 0 when the mark has come.</summary>
    /// <exception cref="ShellEndedException">The output ended before the mark.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (Number is null)
        {
            var ready = ReadyBytes();
            if (ready > 0)
            {
                var count = Math.Min(ready, target.Length);
                _buffer.AsMemory(_start, count).CopyTo(target);
                _start += count;
                return count;
            }

            if (!TryTakeMark())
            {
                await FillAsync(cancellationToken);
            }
        }

        return 0;
    }

    private ReadOnlySpan<byte> Held => _buffer.AsSpan(_start, _end - _start);

    private int ReadyBytes()
    {
        var at = Held.IndexOf(_mark);
        return at >= 0 ? at : Held.Length - BytesThatMayBeginTheMark();
    }

    private int BytesThatMayBeginTheMark()
    {
        for (var length = Math.Min(_mark.Length - 1, Held.Length); length > 0; length--)
        {
            if (Held[^length..].SequenceEqual(_mark.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private bool TryTakeMark()
    {
        if (!Held.StartsWith(_mark))
        {
            return false;
        }

        var rest = Held[_mark.Length..];
        var newline = rest.IndexOf((byte)'\n');
        if (newline < 0 || !Utf8Parser.TryParse(rest[..newline], out long number, out _))
        {
            return false;
        }

        _start += _mark.Length + newline + 1;
        Number = number;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        Held.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        if (count == 0)
        {
            HasEnded = true;
            throw new ShellEndedException();
        }

        _end += count;
    }
}
