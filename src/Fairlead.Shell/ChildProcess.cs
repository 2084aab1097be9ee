using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fairlead.Shell;

/// <summary>
/// A process with its three streams, in a session of its own: a Ctrl-C in the gateway's terminal does not reach it, and it can be killed together
/// with what it started.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    // The gateway's environment can hold its secrets: only what a program needs to feel at home goes on.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE"];

    private readonly Lock _lock = new();
    private readonly Process _process;
    private bool _isDisposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Error = process.StandardError.BaseStream;
    }

    /// <summary>What it reads.</summary>
    public Stream Input { get; }

    /// <summary>What it prints.</summary>
    public Stream Output { get; }

    /// <summary>What it complains about.</summary>
    public Stream Error { get; }

    /// <summary>Whether it is gone, or given up.</summary>
    public bool HasExited
    {
        get
        {
            lock (_lock)
            {
                return _isDisposed || _process.HasExited;
            }
        }
    }

    /// <summary>The code it ended with; 128 + n for signal n.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program, found by PATH.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system cannot start a process now.</exception>
    public static ChildProcess Start(IEnumerable<string> words, params ReadOnlySpan<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("setsid", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException("No process was started."));
    }

    /// <summary>Waits for its end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Kills it and everything it started that did not leave its session.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            // The group is there as soon as setsid has run; until then there is only the process itself.
            if (!_isDisposed && !_process.HasExited && _process.Id > 1 && SendSignal(-_process.Id, SigKill) != 0)
            {
                _process.Kill();
            }
        }
    }

    /// <summary>Closes the streams; a shell whose input is closed ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        // The process does not close streams that have been looked at.
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
        _process.Dispose();
    }

    private const int SigKill = 9;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
