using System.Diagnostics;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests.Gateways;

/// <summary>The real <c>fairlead serve</c> as a child process. Its output is appended to the installation's log.</summary>
internal sealed class GatewayProcess : IDisposable
{
    public const int KilledCode = 128 + 9;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly GatewayInstallation _installation;
    private readonly Process _process;
    private readonly long _started = Stopwatch.GetTimestamp();

    private GatewayProcess(GatewayInstallation installation, Process process) => (_installation, _process) = (installation, process);

    /// <summary>How long it took from its start until it was ready.</summary>
    public TimeSpan StartTime { get; private set; }

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it; <see cref="ReadyAsync"/> waits until it is of use.</summary>
    /// <param name="installation">What it serves.</param>
    /// <param name="crashAt">Where it kills itself (<c>POINT:N</c>), or null for nowhere.</param>
    public static GatewayProcess Start(GatewayInstallation installation, string? crashAt = null)
    {
        // The shell only redirects; exec keeps the process id ours.
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", installation.LogFile, Path.Combine(AppContext.BaseDirectory, "fairlead"), "serve", "--config", installation.ConfigFile])
        {
            WorkingDirectory = installation.Root,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FAIRLEAD", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // What a killed gateway leaves there goes with the installation.
        start.Environment["TMPDIR"] = installation.TemporaryFiles;
        start.Environment["FAIRLEAD_CRASH_AT"] = crashAt ?? "";
        return new GatewayProcess(installation, Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start."));
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<GatewayProcess> StartReadyAsync(GatewayInstallation installation, CancellationToken cancellationToken)
    {
        var gateway = Start(installation);
        (await gateway.ReadyAsync(cancellationToken)).ShouldBeTrue($"The gateway ended at once: {installation.LastLog()}");
        return gateway;
    }

    /// <summary>Waits until it is ready for work.</summary>
    /// <returns>Whether that came; false where it ended before.</returns>
    public async Task<bool> ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = UnicoreClient.Connect(_installation, TimeSpan.FromSeconds(5));
        await Eventually.Become(async token => HasEnded || await IsReadyAsync(client, token), StartPatience, cancellationToken, "the gateway is ready");
        StartTime = Stopwatch.GetElapsedTime(_started);
        return !HasEnded;
    }

    /// <summary>Kills it at once and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Whether it did so in time.</returns>
    public async Task<bool> EndsAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(within, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{_installation.Address}/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
