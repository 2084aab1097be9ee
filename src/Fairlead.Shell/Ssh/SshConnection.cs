using System.Globalization;
using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Ssh;

/// <summary>
/// One connection to a host: an OpenSSH client that others share through its control socket. Its own session is a channel that is used for nothing
/// but killing what other channels left behind. It ends by itself when the gateway is gone, because that channel's input ends then.
/// </summary>
internal sealed class SshConnection : IDisposable
{
    private static readonly TimeSpan RescueLimit = TimeSpan.FromSeconds(5);

    private static readonly KeyValuePair<string, string>[] Environment =
        [new("LC_ALL", "C"), new("SHELL", "/bin/sh")];

    private readonly SshOptions _options;
    private readonly string _socket;
    private readonly ChildProcess _master;
    private readonly FramedChannel _rescue;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _rescuing = new(1);
    private readonly long _connected;
    private volatile bool _inDoubt;
    private volatile bool _takesChannels = true;

    private SshConnection(SshOptions options, string socket, ChildProcess master, FramedChannel rescue, TimeProvider clock)
    {
        (_options, _socket, _master, _rescue, _clock) = (options, socket, master, rescue, clock);
        _connected = clock.GetTimestamp();
    }

    /// <summary>The control socket by which other clients share it.</summary>
    public string Socket => _socket;

    /// <summary>Whether it is there at all.</summary>
    public bool IsAlive => !_master.HasExited;

    /// <summary>Whether its channels can be used without asking.</summary>
    public bool IsBeyondDoubt => IsAlive && !_inDoubt;

    /// <summary>Whether its end was wanted.</summary>
    public bool ClosedByUs { get; private set; }

    /// <summary>How long it has been up.</summary>
    public TimeSpan Lifetime => _clock.GetElapsedTime(_connected);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="ShellUnavailableException">It could not be done, with the reason in <see cref="ShellUnavailableException.Failure"/>.</exception>
    public static async Task<SshConnection> OpenAsync(SshOptions options, string socket, TimeProvider clock, CancellationToken cancellationToken)
    {
        var master = ChildProcess.Start(SshArguments.Connect(options, socket), Environment);
        var rescue = await OpenChannelAsync(master, options, cancellationToken);
        return new SshConnection(options, socket, master, rescue, clock);
    }

    /// <summary>Waits for its end, whoever brings it about.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _master.WaitAsync(cancellationToken);

    /// <summary>One more channel; no log-in is needed.</summary>
    /// <exception cref="ShellUnavailableException">It could not be opened.</exception>
    public Task<FramedChannel> OpenChannelAsync(CancellationToken cancellationToken) =>
        OpenChannelAsync(ChildProcess.Start(SshArguments.Share(_options, _socket), Environment), _options, cancellationToken);

    /// <summary>A channel was lost: perhaps all is lost.</summary>
    public void Doubt() => _inDoubt = true;

    /// <summary>Whether it takes more channels; if there is doubt, the host is asked.</summary>
    public async Task<bool> TakesChannelsAsync()
    {
        if (_inDoubt && IsAlive && await RescueAsync(ShellCommand.Script(":")))
        {
            _inDoubt = false;
        }

        return IsBeyondDoubt && _takesChannels;
    }

    /// <summary>
    /// Kills on the host what a channel may still be running. Closing the channel does not: without a terminal the host lets the program run on, and
    /// keeps counting its session against the connection. Returns whether the host has been told.
    /// </summary>
    public Task<bool> KillRemoteAsync(long processId) =>
        RescueAsync(ShellCommand.Script("kill -KILL \"-$1\"", processId.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Ends the connection with all its channels.</summary>
    public void Close()
    {
        ClosedByUs = true;
        _master.Kill();
    }

    /// <summary>Frees what an ended connection held.</summary>
    public void Dispose()
    {
        _master.Dispose();

        // A client that is killed leaves its socket behind.
        File.Delete(_socket);
    }

    private async Task<bool> RescueAsync(ShellCommand command)
    {
        using var limit = new CancellationTokenSource(RescueLimit, _clock);
        var isMyTurn = false;
        try
        {
            await _rescuing.WaitAsync(limit.Token);
            isMyTurn = true;
            if (_takesChannels)
            {
                await _rescue.RunAsync(command, limit.Token);
            }

            return _takesChannels;
        }
        catch (Exception e) when (e is OperationCanceledException or ShellEndedException)
        {
            // A rescue that hangs or is lost is of no use to the next one either: this connection gets no more channels.
            _takesChannels = false;
            return false;
        }
        finally
        {
            if (isMyTurn)
            {
                _rescuing.Release();
            }
        }
    }

    private static async Task<FramedChannel> OpenChannelAsync(ChildProcess client, SshOptions options, CancellationToken cancellationToken)
    {
        var isOpen = false;
        try
        {
            var channel = await FramedChannel.OpenAsync(client, cancellationToken);
            isOpen = true;
            return channel;
        }
        catch (ShellUnavailableException e) when (e.InnerException is ShellEndedException)
        {
            await client.WaitAsync(cancellationToken);
            var failure = SshComplaint.Read(e.Message, client.ExitCode);
            throw new ShellUnavailableException(failure, $"{options.User}@{options.Host}: {SshComplaint.Tell(e.Message, failure)}", inner: e);
        }
        finally
        {
            if (!isOpen)
            {
                client.Kill();
                client.Dispose();
            }
        }
    }
}
