using System.Collections.Immutable;
using System.Net;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class KeyScenarios(HpcWaasServer server) : IClassFixture<HpcWaasServer>
{
    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"metadata":null}""")]
    public async Task Scenario20_AKeyWithoutMetadata_IsNewEachTime(string? body)
    {
        using var mara = server.ClientFor("mara");

        var (one, two) = (await mara.JsonOf(HttpMethod.Post, "ssh_keys", body, HttpStatusCode.Created), await mara.JsonOf(HttpMethod.Post, "ssh_keys", body, HttpStatusCode.Created));

        Guid.ParseExact(one["id"].ShouldNotBeNull().GetValue<string>(), "D").Version.ShouldBe(4);
        one["public_key"].ShouldNotBeNull().GetValue<string>().ShouldMatch("^ssh-rsa [A-Za-z0-9+/]+=*\n$");
        one["id"]?.GetValue<string>().ShouldNotBe(two["id"]?.GetValue<string>());
        one["public_key"]?.GetValue<string>().ShouldNotBe(two["public_key"]?.GetValue<string>());
    }

    [Fact]
    public async Task Scenario21_Metadata_IsKeptWithoutReservedNamesAndNotShown()
    {
        using var mara = server.ClientFor("mara");

        var made = await mara.JsonOf(HttpMethod.Post, "ssh_keys", """{"metadata":{"privateKey":"mine","publicKey":"too","team":"waves","size":3,"none":null}}""", HttpStatusCode.Created);

        made.AsObject().Select(m => m.Key).ShouldBe(["id", "public_key"]);
        var kept = (await server.Services.GetRequiredService<ISshKeyStore>().FindAsync(SshKeyId.Parse(made["id"].ShouldNotBeNull().GetValue<string>(), null), TestContext.Current.CancellationToken)).ShouldNotBeNull();
        kept.Pair.Owner.ShouldBe("mara");
        kept.Pair.Metadata.ShouldBe(ImmutableSortedDictionary<string, string>.Empty.Add("none", "null").Add("size", "3").Add("team", "\"waves\""));
        (await server.Services.GetRequiredService<IPrivateKeys>().OpenAsync(kept.Pair, kept.Kept, TestContext.Current.CancellationToken)).TryGet(out var secret, out _).ShouldBeTrue();
        secret.ShouldNotBeNull().ShouldStartWith("-----BEGIN RSA PRIVATE KEY-----");
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"metadata":"x"}""", "metadata")]
    [InlineData("""{"metadata":[1]}""", "metadata")]
    [InlineData("""{"metadata":{"":1}}""", "metadata")]
    public async Task Key_WithABadBody_IsNotMade(string body, string name)
    {
        using var jonas = server.ClientFor("jonas");

        (await jonas.ErrorOf(HttpMethod.Post, "ssh_keys", HttpStatusCode.BadRequest, "bad_request", body)).ShouldContain(name);
    }

    [Fact]
    public async Task Key_OfSomebodyElse_CannotBeUsed()
    {
        using var mara = server.ClientFor("mara");
        using var jonas = server.ClientFor("jonas");
        var id = (await mara.JsonOf(HttpMethod.Post, "ssh_keys", status: HttpStatusCode.Created))["id"].ShouldNotBeNull().GetValue<string>();
        var body = $$"""{"inputs":{"vault_id":"{{id}}"} }""";

        (await jonas.ErrorOf(HttpMethod.Post, $"workflows/{HarbourFiles.Hello}", HttpStatusCode.BadRequest, "bad_request", body)).ShouldContain("vault_id");
        (await mara.FollowAsync(await mara.TriggerAsync(HarbourFiles.Hello, body)))["status"]?.GetValue<string>().ShouldBe("SUCCESS");
    }
}
