using System.Diagnostics;

namespace Fairlead.Testing;

/// <summary>Runs short commands on this machine.</summary>
public static class HostCommand
{
    /// <summary>Runs <paramref name="program"/> to its end; cancelling kills it with everything it started.</summary>
    /// <param name="program">A program, found on PATH unless it is a path.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="environment">Variables set for it, in addition to ours.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HostResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = "",
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await GiveAsync(process, input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new HostResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task GiveAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says what that means.
        }
    }
}
