using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Fairlead.Testing;

/// <summary>A registry of images on loopback, over TLS with a certificate of its own.</summary>
/// <remarks>Needs the packages docker-registry and skopeo.</remarks>
public sealed class ImageRegistry : IAsyncLifetime
{
    /// <summary>Who may use it where it wants a login.</summary>
    public const string User = "tide";

    /// <summary>Their password.</summary>
    public const string Password = "sealed-1";

    private readonly TemporaryDirectory _directory = new("registry");
    private readonly int _port = FreePort.Take();
    private Daemon? _daemon;

    /// <summary>What those who pull need to believe the registry.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["SSL_CERT_FILE"] = CertificateFile };

    /// <summary>Whether it wants a login.</summary>
    public bool WantsLogin { get; init; }

    private string CertificateFile => _directory.Combine("certificate.pem");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        WriteCertificate();
        // The password as bcrypt has it, the only form that the registry reads.
        var users = _directory.Write("users", $"{User}:$2b$05$abcdefghijklmnopqrstuu2kz0exl1WhVe9fZdx64PDz7hWkAMD1y\n");
        var configuration = _directory.Write("registry.yml", $$"""
            version: 0.1
            log: {level: warn}
            storage: {filesystem: {rootdirectory: {{_directory.Combine("data")}} } }
            http: {addr: "127.0.0.1:{{_port}}", secret: for-tests, tls: {certificate: {{CertificateFile}}, key: {{_directory.Combine("key.pem")}} } }
            {{(WantsLogin ? $"auth: {{htpasswd: {{realm: tests, path: {users}}}}}" : string.Empty)}}
            """);
        _daemon = new Daemon(["docker-registry", "serve", configuration], _directory.Combine("log"));
        await _daemon.StartAsync(cancellationToken => Daemon.ListensAsync(_port, cancellationToken), TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.StopAsync(Signals.Terminate, CancellationToken.None);
        }

        _directory.Dispose();
    }

    /// <summary>The full name of an image there.</summary>
    public string Name(string image) => $"127.0.0.1:{_port}/{image}";

    /// <summary>Puts an image there; its full name.</summary>
    public async Task<string> PushAsync(TestImage image, string name, CancellationToken cancellationToken)
    {
        string[] login = WantsLogin ? ["--dest-creds", $"{User}:{Password}"] : [];
        var copied = await HostCommand.RunAsync("skopeo", ["copy", "-q", .. login, $"docker-archive:{image.Archive}", $"docker://{Name(name)}"], Environment, cancellationToken: cancellationToken);
        return copied.ExitCode == 0 ? Name(name) : throw new InvalidOperationException(copied.Error);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        _directory.Write("certificate.pem", certificate.ExportCertificatePem());
        _directory.Write("key.pem", key.ExportECPrivateKeyPem());
    }
}
