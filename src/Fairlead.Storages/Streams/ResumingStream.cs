using Fairlead.Gateway.Storages;
using System.Net.Sockets;
using Fairlead.Core;

namespace Fairlead.Storages.Streams;

/// <summary>
/// Reads a file to its end over connections that break: it opens the file again from where it was. So whoever writes the bytes elsewhere notices nothing.
/// A file that has changed meanwhile is not mixed with what it was.
/// </summary>
internal sealed class ResumingStream : ReadOnlyStream
{
    private const int MostTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly OpenSource _open;
    private readonly TimeProvider _clock;
    private readonly Action<long>? _arrived;
    private SourcePart _part;
    private long _position;

    private ResumingStream(OpenSource open, SourcePart part, TimeProvider clock, Action<long>? arrived) => (_open, _part, _clock, _arrived) = (open, part, clock, arrived);

    /// <summary>How many bytes the file has, or null where nobody says.</summary>
    public long? Size => _part.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens the file.</summary>
    /// <param name="open">Opens it, from any byte on.</param>
    /// <param name="clock">Measures the pauses before it is opened again.</param>
    /// <param name="arrived">Hears of bytes that have been read, or null.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<Outcome<ResumingStream>> OpenAsync(OpenSource open, TimeProvider clock, Action<long>? arrived, CancellationToken cancellationToken) =>
        (await open(0, null, cancellationToken)).Select(part => new ResumingStream(open, part, clock, arrived));

    /// <exception cref="IOException">The connection broke, and did not come back or cannot go on in the middle.</exception>
    /// <exception cref="SourceLostException">The file has changed, or cannot be had any more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var count = await _part.Bytes.ReadAsync(buffer, cancellationToken);
                if (count == 0 && buffer.Length > 0 && _position < _part.Size)
                {
                    throw new IOException($"It ended after {_position} of {_part.Size} bytes.");
                }

                _position += count;
                _arrived?.Invoke(count);
                return count;
            }
            catch (Exception e) when (IsBroken(e) && _part.Version is not null && tries < MostTries)
            {
                await ReopenAsync(FirstPause * Math.Pow(2, tries), cancellationToken);
            }
            catch (HttpRequestException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _part.Bytes.DisposeAsync();
        await base.DisposeAsync();
    }

    private static bool IsBroken(Exception e) => e is IOException or HttpRequestException { InnerException: null or IOException or SocketException };

    // Where it cannot be opened either, the next read fails as this one did, until enough was tried.
    private async Task ReopenAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await _part.Bytes.DisposeAsync();
        await Task.Delay(pause, _clock, cancellationToken);
        try
        {
            var outcome = await _open(_position, _part.Version, cancellationToken);
            _part = outcome.TryGet(out var part, out var refusal) ? Same(part)
                : refusal.Kind is RefusalKind.Unavailable || refusal.RetryAfter is not null ? Broken(refusal.Message)
                : throw new SourceLostException(refusal);
        }
        catch (Exception e) when (IsBroken(e))
        {
            _part = Broken(e.Message);
        }
    }

    private SourcePart Same(SourcePart part) => part.Version == _part.Version && part.Size == _part.Size
        ? part
        : throw new SourceLostException(Refusal.Conflict("The file has changed while it was read."));

    private SourcePart Broken(string message) => _part with { Bytes = new BrokenStream(message) };
}
