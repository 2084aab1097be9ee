using Xunit;

namespace Fairlead.Testing;

/// <summary>A mail server on a loopback port that delivers nothing and shows all it is given: aiosmtpd.</summary>
/// <remarks>Needs the package python3-aiosmtpd.</remarks>
public sealed class MailServer : IAsyncLifetime
{
    private const int Terminate = 15;

    private readonly TemporaryDirectory _home = new("mail");
    private readonly Daemon _daemon;

    /// <summary>Prepares a server; <see cref="InitializeAsync"/> starts it.</summary>
    public MailServer() => _daemon = new Daemon(
        ["/usr/bin/python3", "-u", "-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{Port}", "-c", "aiosmtpd.handlers.Debugging", "stdout"], _home.Combine("mails"));

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>All that was handed in, one letter after the other.</summary>
    public string Letters => File.Exists(_home.Combine("mails")) ? File.ReadAllText(_home.Combine("mails")) : string.Empty;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await _daemon.StartAsync(token => Daemon.ListensAsync(Port, token), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _daemon.StopAsync(Terminate, CancellationToken.None);
        _home.Dispose();
    }
}
