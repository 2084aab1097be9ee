using System.Net.Sockets;
using Fairlead.Shell.Pooling;

namespace Fairlead.Shell.Ssh;

/// <summary>Tunnels through the shared connection to an account on another host. They are no sessions: the host's limit for those does not count them.</summary>
internal sealed class SshTunnels(SshOptions options, SharedConnection shared, ControlSockets sockets, Breaker breaker, StartLimit startLimit)
{
    private static readonly KeyValuePair<string, string> Language = new("LC_ALL", "C");

    /// <summary>Opens a tunnel, or gives null where the host answers that nothing listens there or that it allows no tunnels.</summary>
    /// <exception cref="ShellUnavailableException">The host cannot be reached.</exception>
    /// <exception cref="ArgumentException">The end cannot be used, with the reason.</exception>
    public async Task<ShellTunnel?> OpenAsync(TunnelEnd end, CancellationToken cancellationToken)
    {
        SshArguments.Check(end);
        var hold = shared.Hold();
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            var tunnel = await startLimit.WithinAsync<ShellTunnel?>(
                async token => end switch
                {
                    TunnelEnd.Port port => await SshPortTunnel.OpenAsync(SshArguments.Tunnel(options, connection.Socket, port), hold, token),
                    TunnelEnd.SocketFile file => await OpenFileAsync(connection, file, hold, token),
                    _ => null,
                },
                cancellationToken);
            hold = tunnel is null ? hold : null;
            return tunnel;
        }
        finally
        {
            hold?.Dispose();
        }
    }

    // The client forwards Unix sockets only from a socket of its own, which is there just until we are through.
    private async Task<ShellTunnel> OpenFileAsync(SshConnection connection, TunnelEnd.SocketFile file, IDisposable hold, CancellationToken cancellationToken)
    {
        var local = sockets.Next();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (await ControlAsync(SshArguments.Forward(options, connection.Socket, "forward", local, file.Path), cancellationToken) is { } complaint)
            {
                throw new ShellUnavailableException(ShellFailure.NotStarted, $"{options.User}@{options.Host}: no tunnel: {complaint}");
            }

            await socket.ConnectAsync(new UnixDomainSocketEndPoint(local), cancellationToken);
            var tunnel = new HeldTunnel(new SocketTunnel(socket), hold);
            socket = null;
            return tunnel;
        }
        catch (SocketException e)
        {
            throw new ShellUnavailableException(ShellFailure.ConnectionLost, $"{options.User}@{options.Host}: the tunnel could not be used: {e.Message}", inner: e);
        }
        finally
        {
            socket?.Dispose();

            // Where this fails the connection is gone, and with it what was to be cancelled.
            _ = await ControlAsync(SshArguments.Forward(options, connection.Socket, "cancel", local, file.Path), CancellationToken.None);
            File.Delete(local);
        }
    }

    private async Task<SshConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        breaker.ThrowIfOpen();
        try
        {
            var connection = await shared.GetAsync(cancellationToken);
            breaker.Succeeded();
            return connection;
        }
        catch (ShellUnavailableException e)
        {
            throw breaker.Failed(e);
        }
    }

    /// <summary>Asks something of the shared connection; its complaint, or null where all is well.</summary>
    private static async Task<string?> ControlAsync(IEnumerable<string> words, CancellationToken cancellationToken)
    {
        using var client = ChildProcess.Start(words, Language);
        try
        {
            using var errors = new StreamReader(client.Error);
            var complaint = await errors.ReadToEndAsync(cancellationToken);
            await client.WaitAsync(cancellationToken);
            return client.ExitCode == 0 ? null : SshComplaint.Tell(complaint, ShellFailure.NotStarted);
        }
        finally
        {
            client.Kill();
        }
    }
}

/// <summary>A tunnel that keeps the connection it goes through from being closed for lack of use.</summary>
internal sealed class HeldTunnel(ShellTunnel tunnel, IDisposable hold) : ShellTunnel
{
    public override Stream Incoming => tunnel.Incoming;

    public override Stream Outgoing => tunnel.Outgoing;

    public override ValueTask EndOutgoingAsync() => tunnel.EndOutgoingAsync();

    public override async ValueTask DisposeAsync()
    {
        await tunnel.DisposeAsync();
        hold.Dispose();
    }
}
