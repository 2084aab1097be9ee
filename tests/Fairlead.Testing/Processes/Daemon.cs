using System.Diagnostics;
using System.Net.Sockets;

namespace Fairlead.Testing;

/// <summary>A long-running program in the foreground, its output appended to a file, stopped by its process id.</summary>
/// <param name="command">The program with its arguments; it must not leave for the background.</param>
/// <param name="logFile">Where both of its outputs go.</param>
/// <param name="environment">Variables set for it, in addition to ours.</param>
internal sealed class Daemon(IReadOnlyList<string> command, string logFile, IReadOnlyDictionary<string, string>? environment = null)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private Process? _process;

    /// <summary>The processes it has started and that are still its own; none when it does not run.</summary>
    public IReadOnlyList<int> Children => _process is { HasExited: false } ? Signals.ChildrenOf(_process.Id) : [];

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it and waits until it is of use.</summary>
    /// <exception cref="InvalidOperationException">It ended at once; the message has the end of its output.</exception>
    public async Task StartAsync(Func<CancellationToken, Task<bool>> ready, CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{command[0]} runs already.");
        }

        // The shell only redirects; exec keeps the process id ours.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", logFile, .. command]) { WorkingDirectory = "/" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        await Eventually.Become(
            async token => !IsRunning ? throw new InvalidOperationException($"{command[0]} ended at once: {LastOutput()}") : await ready(token),
            StartPatience,
            cancellationToken,
            what: $"{string.Join(' ', command)} is ready");
    }

    /// <summary>Sends <paramref name="signal"/> and waits for nothing. Nothing happens when it does not run.</summary>
    public void Send(int signal)
    {
        if (_process is { HasExited: false })
        {
            Signals.Send(_process.Id, signal);
        }
    }

    /// <summary>Sends <paramref name="signal"/>, waits for the end, and kills it when it does not come. Nothing happens when it does not run.</summary>
    public async Task StopAsync(int signal, CancellationToken cancellationToken)
    {
        if (_process is null || !IsRunning)
        {
            return;
        }

        Signals.Send(_process.Id, signal);
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(StopPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>Whether something on loopback accepts connections to <paramref name="port"/>.</summary>
    public static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string LastOutput()
    {
        var text = File.Exists(logFile) ? File.ReadAllText(logFile) : "";
        return text.Length > 4000 ? text[^4000..] : text;
    }
}
