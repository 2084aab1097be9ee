using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>The real program as a child process, in a directory of its own, stopped by its id at the end.</summary>
internal sealed partial class FairleadProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _error = new();
    private readonly ConcurrentQueue<string> _output = new();

    private FairleadProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    public bool HasEnded => _process.HasExited;

    /// <param name="directory">Its working directory.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables for it; none of ours that begin with FAIRLEAD.</param>
    public static FairleadProcess Start(string directory, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fairlead"), arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FAIRLEAD", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new FairleadProcess(Process.Start(start) ?? throw new InvalidOperationException("The program did not start."));
    }

    /// <summary>Waits until it says where it listens.</summary>
    public async Task<Uri> ListeningAsync(CancellationToken cancellationToken)
    {
        await Eventually.Become(() => HasEnded || Address().IsMatch(Error), TimeSpan.FromSeconds(60), cancellationToken);
        HasEnded.ShouldBeFalse($"It has ended: {Error}");
        return new Uri(Address().Match(Error).Groups["url"].Value);
    }

    /// <summary>Asks it to end, as a service manager does, and waits for that.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        (await HostCommand.RunAsync("kill", ["-TERM", $"{Id}"], cancellationToken: cancellationToken)).OutputOfSuccess();
        return await EndAsync(TimeSpan.FromSeconds(30), cancellationToken);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(within, cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [GeneratedRegex(@"listens at (?<url>\S+)/DEMO-SITE/rest/core", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
