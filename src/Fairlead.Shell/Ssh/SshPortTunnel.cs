namespace Fairlead.Shell.Ssh;

/// <summary>A tunnel to a port, by an OpenSSH client that hands its own input and output to the shared connection.</summary>
internal sealed class SshPortTunnel : ShellTunnel
{
    // What the client says when the other side has confirmed the connection; the words are the same in all versions since 5.4.
    private const string Confirmed = "master session id";

    // What it says when the other side has not, for whatever reason.
    private const string Refused = "forwarding request failed";
    private static readonly KeyValuePair<string, string> Language = new("LC_ALL", "C");

    private readonly ChildProcess _client;
    private readonly Task _complaints;
    private readonly IDisposable _hold;

    private SshPortTunnel(ChildProcess client, Task complaints, IDisposable hold) => (_client, _complaints, _hold) = (client, complaints, hold);

    public override Stream Incoming => _client.Output;

    public override Stream Outgoing => _client.Input;

    /// <summary>Starts the client and waits for its word: a tunnel, or null where the other side refused.</summary>
    /// <exception cref="ShellUnavailableException">The shared connection cannot be used.</exception>
    public static async Task<SshPortTunnel?> OpenAsync(IEnumerable<string> words, IDisposable hold, CancellationToken cancellationToken)
    {
        var client = ChildProcess.Start(words, Language);
        var errors = new StreamReader(client.Error);
        try
        {
            var last = string.Empty;
            while (await errors.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Contains(Confirmed, StringComparison.Ordinal))
                {
                    var tunnel = new SshPortTunnel(client, DiscardAsync(errors), hold);
                    client = null;
                    return tunnel;
                }

                if (line.Contains(Refused, StringComparison.Ordinal))
                {
                    return null;
                }

                last = line;
            }

            throw new ShellUnavailableException(ShellFailure.ConnectionLost, $"The tunnel did not come about: {last}");
        }
        finally
        {
            client?.Kill();
            client?.Dispose();
        }
    }

    public override ValueTask EndOutgoingAsync()
    {
        _client.Input.Dispose();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Kill();
        await _complaints;
        await _client.WaitAsync(CancellationToken.None);
        _client.Dispose();
        _hold.Dispose();
    }

    // A client that nobody listens to would stop when the pipe is full.
    private static async Task DiscardAsync(StreamReader errors)
    {
        var buffer = new char[1024];
        while (await errors.ReadAsync(buffer) > 0)
        {
        }
    }
}
