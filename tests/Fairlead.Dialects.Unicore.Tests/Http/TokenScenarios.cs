using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Signers;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about tokens that others sign, and how tokens carry preferences.</summary>
public sealed class TokenScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Scenario10_ATokenSignedWithARegisteredKey_IsTheUser()
    {
        using var client = server.ClientFor(user: null);

        var document = await client.GetAsync(string.Empty, Bearer(SshToken("ada", TimeSpan.FromMinutes(5))));

        document["client"]?["dn"]?.GetValue<string>().ShouldBe("CN=ada,OU=ssh-local-users");
        document["client"]?["authenticationMethod"]?.GetValue<string>().ShouldBe("SSHKEY");
        (await client.StatusOf(HttpMethod.Get, string.Empty, null, Bearer(SshToken("ada", TimeSpan.FromDays(2))))).ShouldBe(HttpStatusCode.Unauthorized);
        (await client.StatusOf(HttpMethod.Get, string.Empty, null, Bearer(SshToken("nobody", TimeSpan.FromMinutes(5))))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    // Whatever the password is: somebody who sends the header means it as a signature.
    [Fact]
    public async Task LogIn_WithASignedTextInsteadOfAToken_IsRefusedAndSaysWhatToDo()
    {
        using var client = server.ClientFor();

        using var response = await client.SendAsync(HttpMethod.Get, string.Empty, null, ("X-UNICORE-SSHKEY-AUTH-PLAINTEXT", "dG9rZW4="));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await UnicoreClient.ShouldBeAnErrorDocument(response)).ShouldContain("JWT");
    }

    [Fact]
    public async Task Token_OfSomebodyWithPreferences_FixesThem()
    {
        using var client = server.ClientFor();
        using var response = await client.SendAsync(HttpMethod.Get, "token", null, ("X-UNICORE-User-Preferences", "group:hpc"));
        var token = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var bearer = server.ClientFor(user: null);

        var document = await bearer.GetAsync(string.Empty, Bearer(token), ("X-UNICORE-User-Preferences", "group:staff"));

        document["client"]?["xlogin"]?["group"]?.GetValue<string>().ShouldBe("hpc");
    }

    [Fact]
    public async Task Token_OfAnIssuerThatIsNotTrusted_IsForbidden()
    {
        using var client = server.ClientFor(user: null);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = "CN=ada,OU=users,O=PORTSIDE", ["iss"] = "CN=evil", ["etd"] = "true", ["iat"] = now, ["exp"] = now + 300 };

        (await client.StatusOf(HttpMethod.Get, string.Empty, null, Bearer(Sign(claims)))).ShouldBe(HttpStatusCode.Forbidden);
    }

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static string SshToken(string user, TimeSpan lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Sign(new JsonObject
        {
            ["etd"] = "false",
            ["sub"] = user,
            ["iss"] = user,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
        });
    }

    private static string Sign(JsonObject claims)
    {
        var signed = Encoding.ASCII.GetBytes($"{Encode("""{"alg":"EdDSA","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}");
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, UnicoreServer.SshKey);
        signer.BlockUpdate(signed, 0, signed.Length);
        return $"{Encoding.ASCII.GetString(signed)}.{Base64Url.EncodeToString(signer.GenerateSignature())}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
