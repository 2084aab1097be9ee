using System.Runtime.InteropServices;
using Fairlead.Cli.Workflows;
using Fairlead.Server;

namespace Fairlead.Cli.Commands;

/// <summary>Work with a gateway that somebody watches: it ends with Ctrl-C, and what does not work is said in one way.</summary>
/// <param name="terminal">Where it is said.</param>
internal sealed class WatchedWork(Terminal terminal)
{
    /// <summary>What is said where it was interrupted.</summary>
    public required string WhenInterrupted { get; init; }

    /// <summary>Does the work.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> DoAsync(Func<CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            return await work(ending.Token);
        }
        catch (StartRefusedException e)
        {
            await terminal.SayAsync($"fairlead: {e.Reason} {e.Remedy}");
            return ExitCode.Unavailable;
        }
        catch (RefusedException e)
        {
            foreach (var fault in e.Faults)
            {
                await terminal.SayAsync($"fairlead: {fault}");
            }

            return ExitCode.Data;
        }
        catch (HttpRequestException e)
        {
            await terminal.SayAsync($"fairlead: {e.Message}");
            return ExitCode.Unavailable;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await terminal.SayAsync($"fairlead: {WhenInterrupted}");
            return ExitCode.Interrupted;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }
    }
}
