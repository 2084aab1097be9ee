using System.Collections.Immutable;
using System.Net;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Testing;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>Tokens of an issuer that is not the gateway: a certified provider.</summary>
public sealed class ExternalIssuerTests : IAsyncLifetime
{
    private readonly OpenIdProvider _provider = new();
    private readonly ProminenceServer _server;

    public ExternalIssuerTests() => _server = new ProminenceServer
    {
        Issuers = new Issuers([
            new IssuerOptions
            {
                Authority = _provider.Authority,
                Audiences = [OpenIdProvider.Audience],
                UserClaim = "preferred_username",
                GroupsClaim = "groups",
                Required = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("entitlement", ["compute"]),
                AutoCreate = true,
                Opaque = new OpaqueCheck.Introspection(OpenIdProvider.ClientId, OpenIdProvider.ClientSecret),
            },
        ]),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync("first", Token);
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("Bearer", "jwt")]
    [InlineData("token", "jwt")]
    [InlineData("Bearer", "opaque")]
    public async Task Token_OfSomebodyWhoMay_IsGoodForTheirOwnThings(string scheme, string format)
    {
        using var client = _server.ClientFor(user: null);
        var authorization = $"{scheme} {await TokenAsync("cy", format)}";

        (await client.SendAsync(HttpMethod.Post, "kv/a", "1", authorization)).Status.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(HttpMethod.Get, "kv?list=true", authorization: authorization)).Text.ShouldBe("[\"/a\"]\n");
        (await client.SendAsync(HttpMethod.Get, "data/cy-team", authorization: authorization)).Status.ShouldBe(HttpStatusCode.OK, "the issuer says that it is their group");
        (await client.SendAsync(HttpMethod.Get, "data/bo-team", authorization: authorization)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var other = await TokenAsync("bo", format);
        (await client.SendAsync(HttpMethod.Get, "kv?list=true", authorization: $"{scheme} {other}")).Text.ShouldBe("[]\n");
    }

    [Fact]
    public async Task Token_ForSomebodyElseOrOfSomebodyWhoMayNot_IsOneFailure()
    {
        using var client = _server.ClientFor(user: null);
        var token = await TokenAsync("cy");
        foreach (var wrong in new[] { await TokenAsync("mallory"), await TokenAsync("cy", audience: "https://another.example.org"), $"{token}x", "nobody-knows-this" })
        {
            var (status, text) = await client.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {wrong}");

            (status, text).ShouldBe((HttpStatusCode.Unauthorized, "{\"error\":\"Authentication failure\"}\n"));
        }
    }

    [Fact]
    public async Task Token_WhileTheIssuerIsAway_SaysSo()
    {
        using var client = _server.ClientFor(user: null);
        var token = await TokenAsync("cy");
        await _provider.StopAsync(Token);

        (await client.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token}"))
            .ShouldBe((HttpStatusCode.Unauthorized, "{\"error\":\"Unable to connect to OIDC server\"}\n"));
    }

    private Task<string> TokenAsync(string account, string format = "jwt", string audience = OpenIdProvider.Audience) => _provider.TokenAsync(account, audience, format, Token);
}
