using Xunit;

namespace Fairlead.Testing;

/// <summary>A server that speaks S3 on a loopback port, with one empty bucket: s3rver, which keeps objects as files.</summary>
/// <remarks>Needs what <c>./test</c> installs into eng/npm.</remarks>
public sealed class S3Server : IAsyncLifetime
{
    /// <summary>Its bucket.</summary>
    public const string Bucket = "harbor";

    /// <summary>The access key that it knows, which is also its secret.</summary>
    public const string Key = "S3RVER";

    private const int Terminate = 15;

    private readonly TemporaryDirectory _home = new("s3");
    private readonly Daemon _daemon;

    /// <summary>Prepares a server; <see cref="InitializeAsync"/> starts it.</summary>
    public S3Server() => _daemon = new Daemon(
        [
            // It pages with a cipher that OpenSSL 3 counts as legacy.
            "node", "--openssl-legacy-provider", Path.Combine(SourceTree.Root, "eng/npm/node_modules/s3rver/bin/s3rver.js"), "--directory", _home.Combine("data"), "--address", "127.0.0.1", "--port", $"{Port}",
            "--no-vhost-buckets", "--configure-bucket", Bucket,
        ],
        _home.Combine("s3rver.log"));

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>Its address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");


    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _home.CreateDirectory("data");
        await _daemon.StartAsync(token => Daemon.ListensAsync(Port, token), CancellationToken.None);
    }

    /// <summary>Stops it and removes its objects.</summary>
    public async ValueTask DisposeAsync()
    {
        await _daemon.StopAsync(Terminate, CancellationToken.None);
        _home.Dispose();
    }
}
