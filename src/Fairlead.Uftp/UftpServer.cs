using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Jobs;
using Fairlead.Uftp.Control;
using Fairlead.Uftp.Data;
using Fairlead.Uftp.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Uftp;

/// <summary>Takes control connections, lets those in that know a secret, and runs their sessions.</summary>
/// <param name="options">Where, and how many.</param>
/// <param name="sessions">Knows the secrets.</param>
/// <param name="clock">Measures patience.</param>
/// <param name="logger">The log.</param>
internal sealed class UftpServer(UftpOptions options, OfferedSessions sessions, TimeProvider clock, ILogger<UftpServer> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private readonly EndingTransfers _ending = new(clock);
    private Socket? _listener;

    /// <summary>Listens before the program counts as started: a port that is taken stops the start.</summary>
    /// <exception cref="UftpBindException">The port cannot be had.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = Listeners.Open(options.Listen);
        logger.Listens(_listener.LocalEndPoint);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listener = _listener ?? throw new InvalidOperationException("The service has not been started.");
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await AcceptAsync(listener, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends, and its sessions with it.
        }
        finally
        {
            listener.Dispose();
            await Task.WhenAll(_running.Keys);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        try
        {
            var client = await listener.AcceptAsync(cancellationToken);
            var task = ServeAsync(client, _running.Count < options.MaxSessions, cancellationToken);
            _running.TryAdd(task, 0);
            _ = task.ContinueWith(t => _running.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (SocketException e)
        {
            // Out of descriptors, or a client that was gone before it was taken.
            logger.NotAccepted(e.Message);
            await Task.Delay(PauseAfterFailure, clock, cancellationToken);
        }
    }

    private async Task ServeAsync(Socket client, bool hasRoom, CancellationToken stopping)
    {
        await Task.Yield();
        var address = IPAddress.None;
        try
        {
            address = Listeners.AddressOf(client.RemoteEndPoint);
            await using var control = new ControlConnection(client, clock);
            if (hasRoom)
            {
                await ServeAsync(control, address, stopping);
            }
            else
            {
                await control.SendAsync(new Reply(421, "There are too many sessions: try again later."), stopping);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            logger.Over("somebody", address, e.Message);
        }
        catch (Exception e)
        {
            // The outermost loop of a session: no fault of one reaches another.
            logger.Failed(e, address);
        }
    }

    private async Task ServeAsync(ControlConnection control, IPAddress address, CancellationToken stopping)
    {
        if (await LogIn.RunAsync(control, address, sessions, clock, stopping) is not { } session)
        {
            logger.Refused(address, "It did not log in.");
            return;
        }

        await using (session)
        {
            var ended = "the client left";
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            end.CancelAfter(Longest(session.EndsAt - clock.GetUtcNow()));
            await using var data = new DataConnections(control.Local, address, options.DataAddress, options.DataPorts, options.StallTime, clock);
            try
            {
                await using var commands = new UftpSession(control, session, data, _ending, sessions.Options.MaxStreams, options.IdleTime, clock);
                await commands.RunAsync(end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or StoreUnavailableException)
            {
                ended = e.Message;
            }

            logger.Over(session.Principal.User, address, ended);
        }
    }

    // A timer takes no more than some weeks, and nothing that is past.
    private static TimeSpan Longest(TimeSpan left) => TimeSpan.FromSeconds(Math.Clamp(left.TotalSeconds, 1, TimeSpan.FromDays(40).TotalSeconds));
}
