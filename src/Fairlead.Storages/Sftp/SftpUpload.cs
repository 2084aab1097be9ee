using System.Buffers;

namespace Fairlead.Storages.Sftp;

/// <summary>Writes a file of another host: under another name beside it first, so that what is there stays whole until all is there.</summary>
/// <param name="channel">The connection.</param>
internal sealed class SftpUpload(SftpChannel channel)
{
    private const uint ToWrite = 0x02;
    private const uint ToCreate = 0x08;
    private const uint ToEmpty = 0x10;

    /// <summary>Writes all of <paramref name="content"/>.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="path">The file.</param>
    /// <param name="part">The name beside it; what is there under it is left from an earlier try.</param>
    /// <param name="mayReplace">Whether it takes the place of a file that is there.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="SftpException">The host says no.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<long> RunAsync(Stream content, string path, string part, bool mayReplace, CancellationToken cancellationToken)
    {
        var opened = await channel.AskAsync(SftpKind.Open, new SftpFields().Add(part).Add(ToWrite | ToCreate | ToEmpty).Add(0u), cancellationToken);
        var handle = opened.Bytes(SftpKind.Handle);
        try
        {
            var written = await WriteAsync(content, handle, cancellationToken);
            (await channel.AskAsync(SftpKind.Close, new SftpFields().Add(handle.Span), cancellationToken)).Ensure();
            await RenameAsync(part, path, mayReplace, cancellationToken);
            return written;
        }
        catch (SftpException)
        {
            await channel.AskAsync(SftpKind.Remove, new SftpFields().Add(part), cancellationToken);
            throw;
        }
    }

    private async Task<long> WriteAsync(Stream content, ReadOnlyMemory<byte> handle, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SftpFile.PieceBytes);
        var sent = new Queue<uint>();
        var written = 0L;
        try
        {
            while (await content.ReadAtLeastAsync(buffer.AsMemory(0, SftpFile.PieceBytes), SftpFile.PieceBytes, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
            {
                if (sent.Count == SftpFile.Window)
                {
                    (await channel.ReceiveAsync(sent.Dequeue(), cancellationToken)).Ensure();
                }

                sent.Enqueue(await channel.SendAsync(SftpKind.Write, new SftpFields().Add(handle.Span).Add(written).Add(buffer.AsSpan(0, count)), cancellationToken));
                written += count;
            }

            while (sent.TryDequeue(out var number))
            {
                (await channel.ReceiveAsync(number, cancellationToken)).Ensure();
            }

            return written;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Version 3 of the protocol renames only to names that are free.
    private async Task RenameAsync(string from, string to, bool mayReplace, CancellationToken cancellationToken)
    {
        if (mayReplace && channel.CanReplace)
        {
            (await channel.AskAsync(SftpKind.Extended, new SftpFields().Add(SftpKind.PosixRename).Add(from).Add(to), cancellationToken)).Ensure();
            return;
        }

        if (mayReplace)
        {
            // Not being there is no error.
            await channel.AskAsync(SftpKind.Remove, new SftpFields().Add(to), cancellationToken);
        }

        (await channel.AskAsync(SftpKind.Rename, new SftpFields().Add(from).Add(to), cancellationToken)).Ensure();
    }
}
