using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Server.Configuration;
using Fairlead.Testing;

namespace Fairlead.Server.Tests.Hosting;

/// <summary>Logins with certificates, over real TLS.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private const string Ada = "CN=Ada Keel, OU=People, O=Harbor, C=EU";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory = new("mutual-tls");
    private readonly SomeAuthority _root = SomeAuthority.Root("CN=Harbor Root, O=Harbor, C=EU");
    private readonly SomeAuthority _other = SomeAuthority.Root("CN=Harbor Root, O=Harbor, C=EU");
    private FairleadServer? _server;

    public async ValueTask InitializeAsync()
    {
        _directory.Write("authorities.pem", _root.Certificate.ExportCertificatePem());
        var file = _directory.Write("fairlead.yaml", $$"""
            server:
              urls: [https://127.0.0.1:0]
              clientAuthorities: {{_directory.Combine("authorities.pem")}}
              logLevel: error
            data: { directory: {{_directory.Combine("data")}} }
            users:
            - { name: ada, dn: "CN=Ada Keel,OU=People,O=Harbor,C=EU" }
            - { name: bo, password: other }
            """);
        var read = ConfigurationFile.Read(file, new Dictionary<string, string>());
        read.Problems.ShouldBeEmpty();
        _server = FairleadServer.Build(read.Configuration.ShouldNotBeNull());
        await _server.StartAsync(_cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
        }

        _root.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Get_WithACertificateOfAUser_IsThatUserInASession()
    {
        using var certificate = _root.Issue(Ada);
        using var client = ClientWith(certificate);

        using var answer = await client.GetAsync("core", _cancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var who = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cancellationToken))?["client"];
        who?["dn"]?.GetValue<string>().ShouldBe("CN=Ada Keel,OU=People,O=Harbor,C=EU");
        who?["role"]?["selected"]?.GetValue<string>().ShouldBe("user");
        who?["authenticationMethod"]?.GetValue<string>().ShouldBe("X509");
        (await StatusAsync(client, "core/jobs")).ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("X-UNICORE-SecuritySession").ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Get_WithACertificateOfAnAuthorityBelow_IsThatUserWhereItComesAlong()
    {
        using var below = _root.Below("CN=Harbor People, O=Harbor, C=EU");
        using var certificate = below.Issue(Ada);
        using var client = ClientWith(certificate, below.Certificate);

        (await WhoAsync(client)).ShouldBe("CN=Ada Keel,OU=People,O=Harbor,C=EU");
    }

    [Fact]
    public async Task Get_WithSomethingElseBesideTheCertificate_GoesByThat()
    {
        using var certificate = _root.Issue(Ada);
        using var client = ClientWith(certificate);

        client.DefaultRequestHeaders.Authorization = Basic("bo", "other");
        (await WhoAsync(client)).ShouldBe("CN=bo,OU=users,O=DEMO-SITE");
        client.DefaultRequestHeaders.Authorization = Basic("bo", "wrong");
        (await StatusAsync(client, "core")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Get_WithoutACertificate_IsAnonymousOrWhoTheySayTheyAre()
    {
        using var client = ClientWith(null);

        (await WhoAsync(client)).ShouldBe("CN=ANONYMOUS,O=UNKNOWN,OU=UNKNOWN");
        client.DefaultRequestHeaders.Authorization = Basic("bo", "other");
        (await WhoAsync(client)).ShouldBe("CN=bo,OU=users,O=DEMO-SITE");
    }

    // What an authority that is trusted has issued, for nobody here.
    [Theory]
    [InlineData("CN=Ada Keel, OU=Robots, O=Harbor, C=EU")]
    [InlineData("CN=Ada Keel, OU=People, O=Harbor")]
    [InlineData("CN=ada")]
    public async Task Get_WithACertificateOfNobody_IsUnauthorized(string subject)
    {
        using var certificate = _root.Issue(subject);
        using var client = ClientWith(certificate);

        (await StatusAsync(client, "core")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("another authority of the same name")]
    [InlineData("signed by itself")]
    [InlineData("signed by a user")]
    [InlineData("over")]
    [InlineData("for servers only")]
    public async Task Get_WithACertificateThatCannotBeTrusted_IsNoConnection(string kind)
    {
        using var user = new SomeAuthority(_root.Issue("CN=Bo, O=Harbor, C=EU"));
        using var self = SomeAuthority.Root(Ada);
        using var certificate = kind switch
        {
            "another authority of the same name" => _other.Issue(Ada),
            "signed by a user" => user.Issue(Ada),
            "over" => _root.Issue(Ada, lastDay: -1),
            "for servers only" => _root.Issue(Ada, use: ServerAuthentication),
            _ => self.Issue(Ada),
        };
        using var client = ClientWith(certificate, kind == "signed by a user" ? user.Certificate : self.Certificate);

        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("core", _cancellationToken));
    }

    private static AuthenticationHeaderValue Basic(string name, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private async Task<string?> WhoAsync(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("core", _cancellationToken))?["client"]?["dn"]?.GetValue<string>();

    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, _cancellationToken);
        return answer.StatusCode;
    }

    private HttpClient ClientWith(X509Certificate2? certificate, params X509Certificate2[] above)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = IsTheServer } };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, [.. above], offline: true);
        }

        var server = _server ?? throw new InvalidOperationException("The server does not run.");
        return new HttpClient(handler) { BaseAddress = new Uri(new Uri(server.Urls.Single()), "/DEMO-SITE/rest/"), DefaultRequestHeaders = { { "Accept", "application/json" } } };
    }

    private bool IsTheServer(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown?.GetCertHashString() == _server?.Certificate.Key.Certificate.GetCertHashString();
}
