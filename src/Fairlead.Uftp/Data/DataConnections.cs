using System.Net;
using System.Net.Sockets;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Ciphers;

namespace Fairlead.Uftp.Data;

/// <summary>The data connections of a session. The client makes them; whoever else connects in its place is turned away.</summary>
/// <param name="local">Where the control connection came in.</param>
/// <param name="client">The client's address.</param>
/// <param name="advertised">The address that clients are told, or null for that of <paramref name="local"/>.</param>
/// <param name="ports">The ports to listen on, or null for any.</param>
/// <param name="patience">How long a connection may stand still.</param>
/// <param name="clock">Measures it.</param>
internal sealed class DataConnections(
    IPEndPoint local, IPAddress client, IPAddress? advertised, PortRange? ports, TimeSpan patience, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan WaitForClient = TimeSpan.FromSeconds(30);
    private readonly List<PatientStream> _streams = [];

    /// <summary>How many there are.</summary>
    public int Count => _streams.Count;

    /// <summary>The address of IPv4 that clients are told, or null where the session came in by IPv6.</summary>
    public IPAddress? Advertised => advertised is { AddressFamily: AddressFamily.InterNetwork } ? advertised
        : Listeners.AddressOf(local) is { AddressFamily: AddressFamily.InterNetwork } own ? own
        : null;

    /// <summary>Listens, tells the client where, and waits until it comes.</summary>
    /// <param name="most">How many connections the next transfer has: those of an earlier one are closed.</param>
    /// <param name="tell">Tells the port.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False where no port is free; nothing has been told then.</returns>
    public async Task<bool> OpenAsync(int most, Func<int, Task> tell, CancellationToken cancellationToken)
    {
        if (_streams.Count >= most)
        {
            Close();
        }

        using var listener = Listeners.OpenSome(local.Address, ports);
        if (listener is null)
        {
            return false;
        }

        await tell(((IPEndPoint?)listener.LocalEndPoint)?.Port ?? 0);
        using var limit = new CancellationTokenSource(WaitForClient, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            _streams.Add(new PatientStream(await AcceptAsync(listener, either.Token), patience, clock));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The client has changed its mind, or something stands between: the transfer will find that there is no connection.
        }

        return true;
    }

    /// <summary>Sends bytes over all connections, which are closed then: in order, or so that the client sees that something broke.</summary>
    public async Task SendAsync(FileSessionRequest asked, Func<Stream, Task> send, CancellationToken cancellationToken)
    {
        var isWhole = false;
        var chains = _streams.ConvertAll(s => Outward(s, asked));
        try
        {
            await send(chains.Count == 1 ? chains[0] : new StripedWriter(chains));
            foreach (var (chain, stream) in chains.Zip(_streams))
            {
                // The last block and the trailer are written as the chain ends; the connection itself stays open below it.
                await chain.FlushAsync(cancellationToken);
                await (chain == stream ? ValueTask.CompletedTask : chain.DisposeAsync());
                stream.EndWriting();
            }

            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                _streams.ForEach(s => s.Abort());
            }

            Close();
        }
    }

    /// <summary>Lets bytes be received over all connections, which are closed then.</summary>
    public async Task<T> ReceiveAsync<T>(FileSessionRequest asked, Func<Stream, Task<T>> receive, CancellationToken cancellationToken)
    {
        var chains = _streams.ConvertAll(s => Inward(s, asked));
        try
        {
            var result = await receive(chains.Count == 1 ? chains[0] : new StripedReader(chains));
            await DrainAsync(cancellationToken);
            return result;
        }
        finally
        {
            chains.ForEach(c => c.Dispose());
            Close();
        }
    }

    /// <summary>Closes all of them.</summary>
    public void Close()
    {
        _streams.ForEach(s => s.Dispose());
        _streams.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static Stream Outward(PatientStream stream, FileSessionRequest asked)
    {
        Stream chain = asked.Cipher is { } cipher ? SessionCiphers.Encrypt(stream, cipher) : stream;
        return asked.Compresses ? Compression.Compress(chain, leaveOpen: asked.Cipher is null) : chain;
    }

    private static Stream Inward(PatientStream stream, FileSessionRequest asked)
    {
        Stream chain = asked.Cipher is { } cipher ? SessionCiphers.Decrypt(stream, cipher) : stream;
        return asked.Compresses ? Compression.Decompress(chain, leaveOpen: asked.Cipher is null) : chain;
    }

    private async Task<Socket> AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync(cancellationToken);
            if (Listeners.AddressOf(socket.RemoteEndPoint).Equals(client))
            {
                return socket;
            }

            socket.Dispose();
        }
    }

    // A client that still has a trailer to send must not find the connection broken.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            foreach (var stream in _streams)
            {
                while (await stream.ReadAsync(buffer, either.Token) > 0)
                {
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
