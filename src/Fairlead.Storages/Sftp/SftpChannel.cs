using System.Buffers.Binary;
using System.Text;
using Fairlead.Shell;

namespace Fairlead.Storages.Sftp;

/// <summary>
/// Requests and answers of the SSH File Transfer Protocol, version 3 (draft-ietf-secsh-filexfer-02), which all servers speak. For one user at a time;
/// several requests may be under way, and their answers come in any order.
/// </summary>
/// <param name="host">The subsystem.</param>
internal sealed class SftpChannel(ForeignSftp host) : IAsyncDisposable
{
    private const int Version = 3;
    private const int MostBytes = 256 * 1024;
    private const int HeaderBytes = 5;

    private readonly HashSet<uint> _unanswered = [];
    private readonly Dictionary<uint, SftpReply> _early = [];

    // The first request is number 1.
    private uint _last;

    /// <summary>Whether a file can be put in the place of another one at once.</summary>
    public bool CanReplace { get; private set; }

    /// <summary>Waits until the host lets us in.</summary>
    /// <exception cref="ShellUnavailableException">It does not.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(version, Version);
            await WriteAsync(SftpKind.Initialize, version, cancellationToken);
        }
        catch (IOException)
        {
            throw await host.ReasonAsync(cancellationToken);
        }

        var (kind, body) = await ReadAsync(cancellationToken);
        if (kind != SftpKind.Version || body.Length < sizeof(uint))
        {
            throw new InvalidDataException("The host does not speak SFTP.");
        }

        host.Entered();
        CanReplace = Encoding.UTF8.GetString(body.Span).Contains(SftpKind.PosixRename, StringComparison.Ordinal);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Its number.</returns>
    public async Task<uint> SendAsync(byte kind, SftpFields fields, CancellationToken cancellationToken)
    {
        var number = ++_last;
        _unanswered.Add(number);
        await WriteAsync(kind, fields.ToArray(number), cancellationToken);
        return number;
    }

    /// <summary>Waits for the answer to a request.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<SftpReply> ReceiveAsync(uint number, CancellationToken cancellationToken)
    {
        SftpReply? reply;
        while (!_early.Remove(number, out reply))
        {
            var (kind, body) = await ReadAsync(cancellationToken);
            var answered = body.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32BigEndian(body.Span);
            if (!_unanswered.Remove(answered))
            {
                throw new InvalidDataException("The host answers what nobody asked.");
            }

            _early[answered] = new SftpReply(kind, body[sizeof(uint)..]);
        }

        return reply;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public async Task<SftpReply> AskAsync(byte kind, SftpFields fields, CancellationToken cancellationToken) =>
        await ReceiveAsync(await SendAsync(kind, fields, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task WriteAsync(byte kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var packet = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, body.Length + 1);
        packet[HeaderBytes - 1] = kind;
        body.CopyTo(packet.AsMemory(HeaderBytes));
        await host.Input.WriteAsync(packet, cancellationToken);
        await host.Input.FlushAsync(cancellationToken);
    }

    private async Task<(byte Kind, ReadOnlyMemory<byte> Body)> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        if (await host.Output.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken) < HeaderBytes)
        {
            throw await host.ReasonAsync(cancellationToken);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < 1 or > MostBytes)
        {
            throw new InvalidDataException("The host sends more at once than SFTP allows.");
        }

        var body = new byte[length - 1];
        await host.Output.ReadExactlyAsync(body, cancellationToken);
        return (header[^1], body);
    }
}
