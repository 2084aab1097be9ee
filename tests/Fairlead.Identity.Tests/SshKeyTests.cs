using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.SshKeys;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tests;

public sealed class SshKeyTests
{
    [Theory]
    [InlineData(SshVectors.Ed25519Token)]
    [InlineData(SshVectors.P256Token)]
    [InlineData(SshVectors.RsaToken)]
    public async Task Show_SignedWithAKeyOfTheUser_IsTheUser(string token)
    {
        using var identity = new SomeIdentity();

        var bo = (await identity.ShowTokenAsync(token)).ShouldSucceed();

        bo.User.ShouldBe("bo");
        bo.DistinguishedName.ShouldBe("CN=bo,OU=ssh-local-users");
        bo.Method.ShouldBe(AuthenticationMethod.SshKey);
        bo.ValidUntil.ShouldBe(Some.Noon.AddSeconds(300));
        var delegated = identity.Tokens.Issue(bo, new TokenRequest()).ShouldSucceed();
        (await identity.ShowTokenAsync(delegated)).ShouldSucceed().DistinguishedName.ShouldBe(bo.DistinguishedName);
    }

    [Theory]
    [InlineData(SshVectors.Ed25519Token)]
    [InlineData(SshVectors.P256Token)]
    [InlineData(SshVectors.RsaToken)]
    public async Task Show_LaterOrChanged_IsRefused(string token)
    {
        using var identity = new SomeIdentity();
        var parts = token.Split('.');

        foreach (var part in new[] { 1, 2 })
        {
            var bytes = Base64UrlEncoder.DecodeBytes(parts[part]);
            bytes[^5] ^= 1;
            (await identity.ShowTokenAsync(string.Join('.', parts.Select((p, i) => i == part ? Base64UrlEncoder.Encode(bytes) : p))))
                .ShouldBeRefused(RefusalKind.Unauthenticated);
        }

        (await identity.ShowTokenAsync($"{parts[0]}.{parts[1]}.")).ShouldBeRefused(RefusalKind.Unauthenticated);
        identity.Clock.Advance(TimeSpan.FromMinutes(6));
        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unauthenticated).Message.ShouldContain("is over");
    }

    // Each row is signed with a key of the user; "good" shows that nothing else refuses them.
    [Theory]
    [InlineData("good", true)]
    [InlineData("etd missing", true)]
    [InlineData("no exp", false)]
    [InlineData("two days", false)]
    [InlineData("exp as text", false)]
    [InlineData("etd true", false)]
    [InlineData("another user", false)]
    [InlineData("user without a key", false)]
    [InlineData("alg of another key", false)]
    [InlineData("alg none", false)]
    [InlineData("HS256 with the public key", false)]
    public async Task Show_Changed_IsBelievedOnlyWhereItIsGood(string change, bool believed)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var identity = new SomeIdentity(bo: Some.Bo with { SshKeys = [KeyOf(key)] });
        var now = Some.Noon.ToUnixTimeSeconds();
        var user = change switch { "another user" => "cy", "user without a key" => "ada", _ => "bo" };
        var claims = new JsonObject
        {
            ["sub"] = user,
            ["iss"] = user,
            ["exp"] = change switch { "exp as text" => $"{now + 300}", "two days" => now + (48 * 3600), _ => now + 300 },
            ["etd"] = change == "etd true" ? "true" : "false",
        };
        claims.Remove(change switch { "no exp" => "exp", "etd missing" => "etd", _ => "" });
        var algorithm = change switch { "alg of another key" => "EdDSA", "alg none" => "none", "HS256 with the public key" => "HS256", _ => "ES256" };
        var signed = Encoding.ASCII.GetBytes($"{Base64UrlEncoder.Encode($"{{\"alg\":\"{algorithm}\"}}")}.{Base64UrlEncoder.Encode(claims.ToJsonString())}");
        var signature = change == "HS256 with the public key"
            ? HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), signed)
            : key.SignData(signed, HashAlgorithmName.SHA256);

        var outcome = await identity.ShowTokenAsync($"{Encoding.ASCII.GetString(signed)}.{Base64UrlEncoder.Encode(signature)}");

        outcome.TryGet(out _, out var refusal).ShouldBe(believed);
        (refusal?.Kind).ShouldBe(believed ? null : RefusalKind.Unauthenticated);
    }

    [Theory]
    [InlineData(SshVectors.Rsa1024, "1024 bits")]
    [InlineData(SshVectors.P384, "ssh-ed25519, ecdsa-sha2-nistp256 or ssh-rsa")]
    [InlineData("no-pty " + SshVectors.Ed25519, "without options")]
    [InlineData("", "TYPE KEY COMMENT")]
    [InlineData("ssh-ed25519 wh@t", "base64")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==", "cut off")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAABAAAAAA=", "no Ed25519 key")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIBn/dvYVBQCT3IQ3rSUsP4Nxa69EA19qBhsdAg9O6uOS", "not that within it")]
    public void Parse_WhatIsNoUsableKey_SaysWhy(string line, string problem)
    {
        SshPublicKey.TryParse(line, out _, out var said).ShouldBeFalse();

        said.ShouldContain(problem);
    }

    private static Signatures.VerificationKey KeyOf(ECDsa key) =>
        Signatures.VerificationKey.OfP256(key.ExportParameters(includePrivateParameters: false).Q);
}
