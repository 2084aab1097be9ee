using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Storages;
using Fairlead.Uftp.Control;
using Fairlead.Uftp.Data;

namespace Fairlead.Uftp.Sessions;

/// <summary>Commands that move bytes over data connections.</summary>
internal sealed class TransferCommands(
    SessionState state, SessionPaths paths, FileSession session, DataConnections data, DirectoryCommands directories, ControlConnection control, TimeProvider clock)
{
    private const int BufferSize = 256 * 1024;
    private static readonly Reply NoConnection = new(425, "There is no data connection: PASV or EPSV comes first.");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>PASV.</summary>
    public async Task<Reply?> OpenByAddressAsync(CancellationToken cancellationToken)
    {
        if (data.Advertised is not { } address)
        {
            return new Reply(522, "This address cannot be told that way: use EPSV.");
        }

        var host = address.ToString().Replace('.', ',');
        return await OpenAsync(port => new Reply(227, string.Create(CultureInfo.InvariantCulture, $"Entering Passive Mode ({host},{port / 256},{port % 256})")), cancellationToken);
    }

    /// <summary>EPSV.</summary>
    public async Task<Reply?> OpenByPortAsync(string? argument, CancellationToken cancellationToken) =>
        "ALL".Equals(argument, StringComparison.OrdinalIgnoreCase)
            ? Reply.Ok
            : await OpenAsync(port => new Reply(229, string.Create(CultureInfo.InvariantCulture, $"Entering Extended Passive Mode (|||{port}|)")), cancellationToken);

    /// <summary>LIST and MLSD.</summary>
    public async Task<Reply> ListAsync(string? path, Func<FileEntry, string> show, CancellationToken cancellationToken)
    {
        if (!paths.Resolve(state.Directory, path is "-a" or "-l" or "-la" or "-al" ? null : path).TryGet(out var at, out var refusal)
            || !(await session.Files.StatAsync(at, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return Break(Reply.Of(refusal));
        }

        if (!entry.IsDirectory)
        {
            return Break(new Reply(550, $"'{at}' is no directory."));
        }

        return await SendAsync("OK", async target =>
        {
            await foreach (var page in directories.ListAsync(at, cancellationToken))
            {
                if (!page.TryGet(out var entries, out var problem))
                {
                    throw new IOException(problem.Message);
                }

                await target.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(entries.Select(e => $"{show(e)}\r\n"))), cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>RETR.</summary>
    public async Task<Reply> RetrieveAsync(string? path, CancellationToken cancellationToken)
    {
        var opened = await ReadAsync(path, cancellationToken);
        if (!opened.TryGet(out var content, out var refusal))
        {
            return Break(Reply.Of(refusal));
        }

        await using (content)
        {
            return await SendAsync($"OK {content.Length} bytes available for reading.", async target =>
            {
                await content.Bytes.CopyToAsync(target, BufferSize, cancellationToken);
                session.Count(content.Length);
            }, cancellationToken);
        }
    }

    /// <summary>STOR.</summary>
    public async Task<Reply> StoreAsync(string? path, CancellationToken cancellationToken)
    {
        var (files, offset) = (session.Files, state.Offset);
        var isPart = state.IsPart || (state is { IsEndless: true, IsArchive: false } && await EmptyAsync(path, cancellationToken));
        return await ReceiveAsync(
            path,
            async (at, bytes) => state.IsArchive
                ? (await Archive.UnpackAsync(files, at, bytes, cancellationToken)).Select(u => u.LeftOut == 0 ? $"{u.Files} files" : $"{u.Files} files, {u.LeftOut} other entries left out")
                : (isPart ? await files.WritePartAsync(at, offset, bytes, cancellationToken) : await files.WriteAsync(at, bytes, WriteMode.Overwrite, cancellationToken))
                    .Select(_ => "File transfer successful"),
            cancellationToken);
    }

    /// <summary>
    /// Has an empty file there, to be filled in place: whoever writes without knowing how much, as a mounted file system does, looks for the file meanwhile.
    /// </summary>
    /// <returns>False where that cannot be, such as in a bucket: the file is stored as a whole then, or is refused.</returns>
    private async Task<bool> EmptyAsync(string? path, CancellationToken cancellationToken) =>
        session.Asked.MayWrite && data.Count > 0
        && paths.ResolveFile(state.Directory, path).TryGet(out var at, out _)
        && (await session.Files.WritePartAsync(at, 0, Stream.Null, cancellationToken)).TryGet(out _, out _)
        && (await session.Files.WriteAsync(at, Stream.Null, WriteMode.Overwrite, cancellationToken)).TryGet(out _, out _);

    /// <summary>APPE.</summary>
    public Task<Reply> AppendAsync(string? path, CancellationToken cancellationToken) => ReceiveAsync(
        path,
        async (at, bytes) => (await session.Files.WriteAsync(at, bytes, WriteMode.Append, cancellationToken)).Select(_ => "File transfer successful"),
        cancellationToken);

    /// <summary>HASH: the checksum of a file or of the part that was asked for.</summary>
    public async Task<Reply> ChecksumAsync(string? path, CancellationToken cancellationToken)
    {
        var opened = await ReadAsync(path, cancellationToken);
        state.Reset();
        if (!opened.TryGet(out var content, out var refusal))
        {
            return Reply.Of(refusal);
        }

        await using (content)
        {
            var sum = await SumAsync(content, cancellationToken);
            var last = Math.Max(0, content.Offset + content.Length - 1);
            return new Reply(213, string.Create(CultureInfo.InvariantCulture, $"{state.Checksum} {content.Offset}-{last} {sum} {content.Entry.Path}"));
        }
    }

    private async Task<Reply?> OpenAsync(Func<int, Reply> tell, CancellationToken cancellationToken) =>
        await data.OpenAsync(state.Streams, port => control.SendAsync(tell(port), cancellationToken), cancellationToken)
            ? null
            : new Reply(425, "No port is free for a data connection now.");

    private async Task<Outcome<FileContent>> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (!session.Asked.MayRead)
        {
            return Refusal.Forbidden("This session is not for reading.");
        }

        return paths.ResolveFile(state.Directory, path).TryGet(out var at, out var refusal)
            ? await session.Files.ReadAsync(at, state.Offset, state.Length, cancellationToken)
            : refusal;
    }

    private async Task<string> SumAsync(FileContent content, CancellationToken cancellationToken)
    {
        using var sum = Checksums.Begin(state.Checksum);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var said = clock.GetTimestamp();
        try
        {
            while (await content.Bytes.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                sum.AppendData(buffer, 0, count);
                if (clock.GetElapsedTime(said) > Patience)
                {
                    await control.KeepPatientAsync(213, cancellationToken);
                    said = clock.GetTimestamp();
                }
            }

            return Convert.ToHexStringLower(sum.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Reply> SendAsync(string begin, Func<Stream, Task> send, CancellationToken cancellationToken)
    {
        if (data.Count == 0)
        {
            return Break(NoConnection);
        }

        await control.SendAsync(new Reply(150, begin), cancellationToken);
        try
        {
            await data.SendAsync(session.Asked, send, cancellationToken);
            return new Reply(226, "File transfer successful");
        }
        catch (IOException e)
        {
            return new Reply(426, $"The transfer broke: {e.Message}");
        }
        finally
        {
            state.Reset();
        }
    }

    private async Task<Reply> ReceiveAsync(string? path, Func<string, Stream, Task<Outcome<string>>> store, CancellationToken cancellationToken)
    {
        if (!session.Asked.MayWrite)
        {
            return Break(new Reply(553, "This session is not for writing."));
        }

        if (!paths.ResolveFile(state.Directory, path).TryGet(out var at, out var refusal))
        {
            return Break(Reply.Of(refusal));
        }

        if (data.Count == 0)
        {
            return Break(NoConnection);
        }

        var length = state.Length;
        await control.SendAsync(new Reply(150, "OK"), cancellationToken);
        try
        {
            var outcome = await data.ReceiveAsync(session.Asked, async source =>
            {
                await using var bytes = new AnnouncedStream(source, length);
                var stored = await store(at, bytes);
                session.Count(bytes.Count);
                return stored;
            }, cancellationToken);
            return outcome.TryGet(out var done, out refusal) ? new Reply(226, done) : Reply.Of(refusal);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or CryptographicException)
        {
            return new Reply(426, $"The transfer broke, nothing was kept of it unless it was a part: {e.Message}");
        }
        finally
        {
            state.Reset();
        }
    }

    /// <summary>The transfer does not come about: the client does not wait for its end.</summary>
    private Reply Break(Reply reply)
    {
        data.Close();
        state.Reset();
        return reply;
    }
}
