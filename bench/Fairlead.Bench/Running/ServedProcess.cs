using System.Diagnostics;
using Fairlead.Testing;

namespace Fairlead.Bench.Running;

/// <summary>A server as a child process, its output in a file, ended by its id.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ServedProcess(Process process, TimeSpan startTime)
    {
        _process = process;
        StartTime = startTime;
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>From its start to its first good answer.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Starts a program and asks it until it answers.</summary>
    /// <param name="command">The program with its arguments.</param>
    /// <param name="logFile">Where both of its outputs go.</param>
    /// <param name="probe">What is answered with 2xx once the server is of use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ServedProcess> StartAsync(IReadOnlyList<string> command, string logFile, Uri probe, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();

        // The shell only redirects; exec keeps the process id ours.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", logFile, .. command]) { WorkingDirectory = "/" };
        var process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        while (!await AnswersAsync(client, probe, cancellationToken))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"{command[0]} does not answer: {await File.ReadAllTextAsync(logFile, cancellationToken)}");
            }

            await Task.Delay(5, cancellationToken);
        }

        return new ServedProcess(process, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Asks it to end and waits for that; kills it where that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await HostCommand.RunAsync("kill", ["-TERM", $"{Id}"]);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri probe, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(probe, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
