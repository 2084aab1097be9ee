using System.Net;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Users who come with tokens of an OpenID Connect issuer.</summary>
public sealed class OpenIdScenarios(OpenIdServer server) : IClassFixture<OpenIdServer>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfAnIssuer_IsTheUserAndRunsJobs()
    {
        using var client = server.ClientFor(user: null);
        client.Headers.Add("Authorization", $"Bearer {await server.TokenAsync("zoe", OpenIdProvider.Audience, _cancellationToken)}");

        var document = await client.GetAsync(string.Empty);

        document["client"]?["authenticationMethod"]?.GetValue<string>().ShouldBe("OAUTH");
        document["client"]?["dn"]?.GetValue<string>().ShouldBe("CN=zoe,OU=users,O=PORTSIDE");
        document["client"]?["xlogin"]?["availableGroups"]?.AsArray().Select(g => g?.GetValue<string>()).ShouldBe(["staff", "zoe-team"]);
        (await client.RunAsync("""{"Executable": "/bin/true"}"""))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
    }

    [Fact]
    public async Task Token_ForAnotherService_IsUnauthorized()
    {
        using var client = server.ClientFor(user: null);
        client.Headers.Add("Authorization", $"Bearer {await server.TokenAsync("zoe", "https://another.example.org", _cancellationToken)}");

        (await client.StatusOf(HttpMethod.Get, string.Empty)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_OfAnIssuerThatIsAway_IsUnavailable()
    {
        using var client = server.ClientFor(user: null);
        client.Headers.Add("Authorization", $"Bearer {await server.TokenOfNobodyAsync(_cancellationToken)}");

        (await client.StatusOf(HttpMethod.Get, string.Empty)).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task EmptyBearerToken_OfSomebodyWithoutOne_FailsAndSaysWhy()
    {
        using var client = server.ClientFor();

        var job = await client.RunAsync("""{"Imports": [{"From": "https://data.example.org/x", "To": "x", "Credentials": {"BearerToken": ""}}]}""");

        job["statusMessage"]?.GetValue<string>().ShouldContain("you came with none");
    }

    [Fact]
    public async Task EmptyBearerToken_ForwardsTheTokenToThatHost()
    {
        var token = await server.TokenAsync("zoe", OpenIdProvider.Audience, _cancellationToken);
        using var client = server.ClientFor(user: null);
        client.Headers.Add("Authorization", $"Bearer {token}");
        await using var web = new WebServer();
        await web.InitializeAsync();

        await client.RunAsync($$"""{"Imports": [{"From": "{{web.Serve("data", [1])}}", "To": "x", "Credentials": {"BearerToken": ""}, "FailOnError": false}]}""");

        web.Requests.ShouldContain(r => r.Authorization == $"Bearer {token}");
    }
}

/// <summary>A gateway that believes two issuers: one that is there, and one that is away.</summary>
public sealed class OpenIdServer : UnicoreServer
{
    private readonly OpenIdProvider _provider = new();
    private readonly OpenIdProvider _away = new();

    public override async ValueTask InitializeAsync()
    {
        await _provider.StartAsync("one", CancellationToken.None);
        await _away.StartAsync("two", CancellationToken.None);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _provider.DisposeAsync();
        await _away.DisposeAsync();
    }

    public Task<string> TokenAsync(string account, string audience, CancellationToken cancellationToken) => _provider.TokenAsync(account, audience, "jwt", cancellationToken);

    /// <summary>A token of an issuer that goes away before anybody can ask it.</summary>
    public async Task<string> TokenOfNobodyAsync(CancellationToken cancellationToken)
    {
        var token = await _away.TokenAsync("zoe", OpenIdProvider.Audience, "jwt", cancellationToken);
        await _away.StopAsync(cancellationToken);
        return token;
    }

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton(new Issuers([.. new[] { _provider, _away }.Select(p => new IssuerOptions
        {
            Authority = p.Authority,
            Audiences = [OpenIdProvider.Audience],
            GroupsClaim = "groups",
            AutoCreate = true,
        })]));
}
