using System.Diagnostics.Metrics;
using Fairlead.Shell.Local;
using Fairlead.Shell.Pooling;
using Fairlead.Shell.Ssh;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell;

/// <summary>All shells of the gateway. Disposing it ends them with all that they run.</summary>
public sealed class Shells : IShellFactory, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShellAccess, PooledShell> _shells = [];
    private readonly Dictionary<ShellAccess, SshTunnels> _tunnels = [];
    private readonly ControlSockets _sockets = new();
    private readonly ShellOptions _options;
    private readonly TimeProvider _clock;
    private readonly ShellMeters _meters;
    private readonly ILoggerFactory _loggers;
    private readonly ILoginKeys? _keys;
    private readonly StartLimit _startLimit;

    /// <summary>Prepares the factory; nothing is started.</summary>
    /// <exception cref="ArgumentException">Channels and streams together exceed what OpenSSH allows on a connection.</exception>
    public Shells(ShellOptions options, TimeProvider clock, IMeterFactory meters, ILoggerFactory loggers, ILoginKeys? keys = null)
    {
        if (options.Channels + options.Streams > 8)
        {
            throw new ArgumentException("Channels and Streams together can be at most 8.", nameof(options));
        }

        (_options, _clock, _loggers, _keys) = (options, clock, loggers, keys);
        _meters = new ShellMeters(meters);
        _startLimit = new StartLimit(options.StartTimeLimit, clock);
    }

    /// <summary>How many SSH connections have been made so far, to all hosts.</summary>
    public long SshConnections => _meters.Connections;

    /// <inheritdoc/>
    public IShell Get(ShellAccess access)
    {
        lock (_lock)
        {
            return _shells.TryGetValue(access, out var shell) ? shell : _shells[access] = Create(access);
        }
    }

    /// <inheritdoc/>
    public Task<ShellTunnel?> OpenTunnelAsync(ShellAccess.Ssh access, TunnelEnd end, CancellationToken cancellationToken)
    {
        _ = Get(access);
        SshTunnels tunnels;
        lock (_lock)
        {
            tunnels = _tunnels[access];
        }

        return tunnels.OpenAsync(end, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] endings;
        lock (_lock)
        {
            endings = [.. _shells.Values.Select(s => s.DisposeAsync().AsTask())];
        }

        await Task.WhenAll(endings);
        _sockets.Dispose();
    }

    private PooledShell Create(ShellAccess access)
    {
        var breaker = new Breaker(Describe(access), _options, _clock, _loggers.CreateLogger<Shells>());
        return new PooledShell(CreateSource(access, breaker), breaker, _options, _clock, _meters);
    }

    private IChannelSource CreateSource(ShellAccess access, Breaker breaker)
    {
        switch (access)
        {
            case ShellAccess.Account account:
                LocalChannels.Check(account.Name);
                account.Groups.Check();
                return new LocalChannels(account.Name, account.Groups, _startLimit);

            case ShellAccess.Ssh ssh:
                SshArguments.Check(ssh.Options);
                var logger = _loggers.CreateLogger<SshChannels>();
                var surroundings = new SshSurroundings(_sockets, breaker, _meters, logger, _keys);
                var connection = new SharedConnection(ssh.Options, _startLimit, _clock, surroundings);
                _tunnels[access] = new SshTunnels(ssh.Options, connection, _sockets, breaker, _startLimit);
                return new SshChannels(ssh.Options, connection, _startLimit, logger);

            case ShellAccess.Own own:
                own.Groups.Check();
                return new LocalChannels(account: null, own.Groups, _startLimit);

            default:
                throw new ArgumentException($"There is no way to {access}.", nameof(access));
        }
    }

    private static string Describe(ShellAccess access) => access switch
    {
        ShellAccess.Account account => account.Name,
        ShellAccess.Ssh ssh => $"{ssh.Options.User}@{ssh.Options.Host}",
        _ => "this account",
    };
}
