using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Tunnels;
using Fairlead.Shell;
using Fairlead.Sites.Tunnels;

namespace Fairlead.Sites.Local;

/// <content>
/// Tunnels to what jobs serve. This host serves much else, the gateway itself for one: only what a process of the job's own session listens on is reached.
/// </content>
public sealed partial class LocalSite : ITunnels
{
    // man 2 open, man 7 socket and unix.
    private const int PathOnly = 0x200000;
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <inheritdoc/>
    public async Task<Outcome<Tunnel>> OpenTunnelAsync(Job job, TunnelTarget target, CancellationToken cancellationToken)
    {
        Ready();
        if (target.LoginNode is { } node && !ThisHost.Is(node))
        {
            return Refusal.Invalid("loginNode", $"{Profile.Name} has no login node '{node}': it runs jobs on {Node} itself.");
        }

        if (KeyOf(job) is not { } key || _queue.Find(key) is not { IsRunning: true, Process: var session })
        {
            return Refusal.Conflict("The job does not run.");
        }

        return target switch
        {
            TunnelTarget.Port port => await OpenPortAsync(session, port, cancellationToken),
            TunnelTarget.SocketFile file => await OpenFileAsync(session, job.Directory, file, cancellationToken),
            _ => Refusal.Invalid("port", "A tunnel leads to a port or to a socket."),
        };
    }

    private static async Task<Outcome<Tunnel>> OpenPortAsync(int session, TunnelTarget.Port target, CancellationToken cancellationToken)
    {
        if (target.Host is { } host && !ThisHost.Is(host))
        {
            return Refusal.Forbidden($"The job runs on {Node} only: there is no tunnel to '{host}'.");
        }

        var wanted = IPAddress.TryParse(target.Host, out var address) ? address : null;
        var all = await Task.Run(() => Listener.On(target.Number).ToList(), cancellationToken);
        var own = await Task.Run(() => SocketsOf(session), cancellationToken);
        var listener = all.Find(l => own.Contains(l.Inode) && (wanted is null || l.Takes(wanted)));
        if (listener is null)
        {
            return Refusal.Conflict($"No process of the job listens on port {target.Number} of {target.Host ?? Node}.");
        }

        var (socket, problem) = await Connecting.ToAsync(listener.Reached, cancellationToken);
        return socket is null ? Refusal.Conflict($"Port {target.Number} could not be reached: {problem}") : new SiteTunnel(new SocketTunnel(socket));
    }

    private static async Task<Outcome<Tunnel>> OpenFileAsync(int session, string directory, TunnelTarget.SocketFile target, CancellationToken cancellationToken)
    {
        // The path of a socket may have 107 bytes only, the directory alone can have more.
        var opened = NativeProcess.Open(directory, PathOnly | NativeProcess.CloseOnExec);
        if (opened < 0)
        {
            return Refusal.NotFound("working directory");
        }

        try
        {
            var path = $"/proc/self/fd/{opened}{target.Path}";
            if (System.Text.Encoding.UTF8.GetByteCount(path) > 107)
            {
                return Refusal.Invalid("file", "The path of the socket is too long.");
            }

            var (socket, problem) = await Connecting.ToAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            if (socket is null)
            {
                return Refusal.Conflict($"The socket {target.Path} could not be reached: {problem}");
            }

            // A link can lead to anybody's socket. Who listens decides, before a byte is sent.
            if (ProcessTable.Find(ListenerOf(socket)) is { Session: var served } && served == session)
            {
                return new SiteTunnel(new SocketTunnel(socket));
            }

            socket.Dispose();
            return Refusal.Forbidden($"The socket {target.Path} is not served by a process of the job.");
        }
        finally
        {
            _ = NativeProcess.Close(opened);
        }
    }

    // struct ucred: process, user, group.
    private static int ListenerOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) >= sizeof(int) ? MemoryMarshal.Read<int>(credentials) : 0;
    }

    /// <summary>The inodes of all sockets that processes of the session have open.</summary>
    private static HashSet<string> SocketsOf(int session)
    {
        const string prefix = "socket:[";
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in ProcessTable.All().Where(p => p.Session == session && !p.IsZombie))
        {
            foreach (var link in ProcessTable.OpenFilesOf(process.Id).Where(l => l.StartsWith(prefix, StringComparison.Ordinal)))
            {
                inodes.Add(link[prefix.Length..^1]);
            }
        }

        return inodes;
    }
}
