using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The registry: how clients find this site, and what others publish in it.</summary>
public sealed class RegistryScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    private const string Other = "https://other.example/rest/core";

    [Fact]
    public async Task Scenario43_TheRegistry_NamesThisSiteToEverybody()
    {
        using var client = server.ClientFor(user: null);

        var registry = await client.GetAsync(Registry(client), ("X-UNICORE-Gateway", "https://gw.example.org:9443"));

        var entries = registry["entries"].ShouldBeOfType<JsonArray>();
        entries.ShouldAllBe(e => e!["href"] != null && e["type"] != null); // a null entry fails the test as well
        entries.Where(e => (string?)e?["type"] == "CoreServices").ShouldHaveSingleItem()?["href"]?.GetValue<string>()
            .ShouldBe("https://gw.example.org:9443/PORTSIDE/rest/core");
        (await client.GetAsync(new Uri(client.Core, "../registries").ToString()))["client"]?["role"]?["selected"]?.GetValue<string>().ShouldBe("anonymous");
    }

    [Fact]
    public async Task Publish_ByAnAdministrator_IsSeenByAllAndCanBeTakenBack()
    {
        using var admin = server.ClientFor("root");
        using var stranger = server.ClientFor(user: null);
        using var published = await admin.SendAsync(
            HttpMethod.Post, Registry(admin), UnicoreClient.Json($$"""{"Endpoint": "{{Other}}", "InterfaceName": "CoreServices", "ServerIdentity": "CN=other"}"""));
        using var again = await admin.SendAsync(
            HttpMethod.Post, Registry(admin), UnicoreClient.Json($$"""{"Endpoint": "{{Other}}", "InterfaceName": "CoreServices", "ServerIdentity": "CN=renamed"}"""));

        published.StatusCode.ShouldBe(HttpStatusCode.Created);
        published.Headers.GetValues("X-UNICORE-Lifetime").ShouldBe(["1800"]);
        var address = published.Headers.Location.ShouldNotBeNull();
        again.Headers.Location.ShouldBe(address);
        (await EntriesAsync(stranger)).Where(e => (string?)e?["href"] == Other).ShouldHaveSingleItem()?["ServerIdentity"]?.GetValue<string>().ShouldBe("CN=renamed");
        (await stranger.GetAsync(address.ToString()))["href"]?.GetValue<string>().ShouldBe(Other);

        using var user = server.ClientFor();
        (await user.StatusOf(HttpMethod.Delete, address.ToString())).ShouldBe(HttpStatusCode.Forbidden);
        (await admin.StatusOf(HttpMethod.Delete, address.ToString())).ShouldBe(HttpStatusCode.NoContent);
        (await EntriesAsync(stranger)).ShouldNotContain(e => (string?)e!["href"] == Other); // a null entry fails the test as well
        (await stranger.StatusOf(HttpMethod.Get, address.ToString())).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("ada", """{"Endpoint": "https://other.example/", "InterfaceName": "CoreServices"}""", HttpStatusCode.Forbidden)]
    [InlineData("root", """{"InterfaceName": "CoreServices"}""", HttpStatusCode.BadRequest)]
    [InlineData("root", """{"Endpoint": "https://other.example/"}""", HttpStatusCode.BadRequest)]
    [InlineData("root", """{"Endpoint": "ftp://other.example/", "InterfaceName": "CoreServices"}""", HttpStatusCode.BadRequest)]
    [InlineData("root", """{"Endpoint": "https://a:b@other.example/", "InterfaceName": "CoreServices"}""", HttpStatusCode.BadRequest)]
    [InlineData("root", """{"Endpoint": {}, "InterfaceName": "CoreServices"}""", HttpStatusCode.BadRequest)]
    [InlineData("root", """{"Endpoint": "https://other.example/", "InterfaceName": "CoreServices", "ServerIdentity": []}""", HttpStatusCode.BadRequest)]
    public async Task Publish_WhatCannotBe_ChangesNothing(string user, string body, HttpStatusCode status)
    {
        using var client = server.ClientFor(user);
        var before = await EntriesAsync(client);

        (await client.StatusOf(HttpMethod.Post, Registry(client), body)).ShouldBe(status);

        JsonNode.DeepEquals(await EntriesAsync(client), before).ShouldBeTrue();
    }

    private static string Registry(UnicoreClient client) => new Uri(client.Core, "../registries/default_registry").ToString();

    private static async Task<JsonArray> EntriesAsync(UnicoreClient client) => (await client.GetAsync(Registry(client)))["entries"].ShouldBeOfType<JsonArray>();
}
