using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary><c>fairlead serve</c> as a process of its own.</summary>
public sealed partial class ServeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("serve");
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_WithoutAnything_IsReadyOverHttpsAndEndsOnSigterm()
    {
        using var fairlead = StartAt(FreePort.Take());
        var url = await fairlead.ListeningAsync(_cancellationToken);
        using var client = ClientThatTrusts("data/certificate.pem");

        var ready = await Eventually.Become(
            async token => await (await client.GetAsync(new Uri(url, "/health/ready"), token)).Content.ReadAsStringAsync(token),
            text => text == "ready\n",
            cancellationToken: _cancellationToken);

        ready.ShouldBe("ready\n");
        (await client.GetStringAsync(new Uri(url, "/health/live"), _cancellationToken)).ShouldBe("live\n");
        (await fairlead.TerminateAsync(_cancellationToken)).ShouldBe(0);
        fairlead.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Serve_FirstStart_MakesAPasswordOnceAndKeepsSecretsToItself()
    {
        var port = FreePort.Take();
        string password;
        using (var first = StartAt(port))
        {
            var url = await first.ListeningAsync(_cancellationToken);
            await Eventually.Become(() => Password().IsMatch(first.Error), cancellationToken: _cancellationToken);
            password = Password().Match(first.Error).Groups["password"].Value;
            using var client = ClientThatTrusts("data/certificate.pem");
            client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"admin:{password}")));
            (await client.GetStringAsync(new Uri(url, "/DEMO-SITE/rest/core"), _cancellationToken)).ShouldContain("\"admin\"");
            (await first.TerminateAsync(_cancellationToken)).ShouldBe(0);
        }

        foreach (var file in new[] { "admin-password.hash", "key.pem" })
        {
            File.GetUnixFileMode(_directory.Combine($"data/{file}")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await File.ReadAllTextAsync(_directory.Combine("data/admin-password.hash"), _cancellationToken)).ShouldNotContain(password);
        using var second = StartAt(port);
        await second.ListeningAsync(_cancellationToken);
        (await second.TerminateAsync(_cancellationToken)).ShouldBe(0);
        second.Error.ShouldNotContain("Password:");
    }

    [Fact]
    public async Task Serve_PortInUse_SaysWhatToDo()
    {
        var port = FreePort.Take();
        using var first = StartAt(port);
        await first.ListeningAsync(_cancellationToken);

        using var second = FairleadProcess.Start(
            _directory.CreateDirectory("second"), ["serve"], ("FAIRLEAD__SERVER__URLS__0", $"https://127.0.0.1:{port}"));

        (await second.EndAsync(TimeSpan.FromSeconds(60), _cancellationToken)).ShouldBe(ExitCode.Unavailable);
        second.Error.ShouldContain($"Another program listens at https://127.0.0.1:{port}");
        second.Error.ShouldContain("server.urls");
        second.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Serve_WrongConfiguration_DoesNotStart()
    {
        _directory.Write("fairlead.yaml", "server:\n  sitename: X\nusers:\n- name: ada\n");

        using var fairlead = FairleadProcess.Start(_directory.Path, ["serve"]);

        (await fairlead.EndAsync(TimeSpan.FromSeconds(60), _cancellationToken)).ShouldBe(ExitCode.Configuration);
        fairlead.Error.ShouldContain("fairlead.yaml:2: server.sitename: This key is not known. Did you mean 'siteName'?");
        fairlead.Error.ShouldContain("fairlead.yaml:4: users[0].passwordHash");
        Directory.Exists(_directory.Combine("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_CertificateThatDoesNotFitItsKey_SaysWhatWouldBeRight()
    {
        _directory.Write("c.pem", "no certificate");
        _directory.Write("fairlead.yaml", "server:\n  certificate: { file: c.pem, key: c.pem }\nusers:\n- { name: ada, password: x }\n");

        using var fairlead = FairleadProcess.Start(_directory.Path, ["serve"]);

        (await fairlead.EndAsync(TimeSpan.FromSeconds(60), _cancellationToken)).ShouldBe(ExitCode.Unavailable);
        fairlead.Error.ShouldContain("cannot be used");
        fairlead.Error.ShouldContain("Both are PEM files");
        fairlead.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Serve_DatabaseThatIsNone_SaysWhereToLook()
    {
        _directory.CreateDirectory("data");
        _directory.Write("data/fairlead.db", new string('x', 8192));

        using var fairlead = StartAt(FreePort.Take());

        (await fairlead.EndAsync(TimeSpan.FromSeconds(60), _cancellationToken)).ShouldBe(ExitCode.Unavailable);
        fairlead.Error.ShouldContain("The database cannot be opened");
        fairlead.Error.ShouldContain("data.database");
        fairlead.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Serve_PlainHttp_SpeaksHttp11Only()
    {
        using var fairlead = FairleadProcess.Start(_directory.Path, ["serve"], ("FAIRLEAD__SERVER__URLS__0", $"http://127.0.0.1:{FreePort.Take()}"));
        var url = await fairlead.ListeningAsync(_cancellationToken);
        using var client = new HttpClient();

        using var live = await client.GetAsync(new Uri(url, "/health/live"), _cancellationToken);
        using var missing = await client.GetAsync(new Uri(url, "/nowhere"), _cancellationToken);

        live.Version.ShouldBe(HttpVersion.Version11);
        live.Headers.Server.ShouldBeEmpty();
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await fairlead.TerminateAsync(_cancellationToken)).ShouldBe(0);
    }

    public void Dispose() => _directory.Dispose();

    private FairleadProcess StartAt(int port) => FairleadProcess.Start(_directory.Path, ["serve"], ("FAIRLEAD__SERVER__URLS__0", $"https://127.0.0.1:{port}"));

    /// <summary>A client that checks names and signatures as usual, and has only this certificate as its root.</summary>
    private HttpClient ClientThatTrusts(string file)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_directory.Combine(file)) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        return new HttpClient(handler);
    }

    [GeneratedRegex("Password: (?<password>\\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Password();
}
