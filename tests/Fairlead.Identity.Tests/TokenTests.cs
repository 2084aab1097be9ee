using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tests;

public sealed class TokenTests
{
    public static TheoryData<string> Kinds => ["EC", "RSA"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Issue_ShownAgain_IsTheSameUser(string kind)
    {
        using var identity = new SomeIdentity(new GatewayKey(kind == "EC" ? Some.EcCertificate("CN=gw") : Some.RsaCertificate("CN=gw")));
        var ada = (await identity.LogInAsync("ada", "right")).ShouldSucceed();

        var token = identity.Tokens.Issue(ada, new TokenRequest(TimeSpan.FromSeconds(600), Limited: true, Renewable: true)).ShouldSucceed();

        var claims = ClaimsOf(token);
        claims["sub"]!.GetValue<string>().ShouldBe("CN=Ada Keel,O=Harbor,C=EU");
        claims["iss"]!.GetValue<string>().ShouldBe("CN=gw");
        claims["aud"]!.GetValue<string>().ShouldBe("CN=gw");
        claims["etd"]!.GetValue<string>().ShouldBe("true");
        claims["renewable"]!.GetValue<string>().ShouldBe("true");
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(600);
        var again = (await identity.ShowTokenAsync(token)).ShouldSucceed();
        again.User.ShouldBe("ada");
        again.IsAdmin.ShouldBeTrue();
        again.Method.ShouldBe(AuthenticationMethod.SignedToken);
        again.ValidUntil.ShouldBe(Some.Noon.AddSeconds(600));
        identity.Tokens.Issue(again, new TokenRequest()).ShouldSucceed();
    }

    [Fact]
    public async Task Issue_WithATokenThatIsNotRenewable_IsRefused()
    {
        using var identity = new SomeIdentity();
        var token = identity.Tokens.Issue(Some.Principal("bo"), new TokenRequest()).ShouldSucceed();
        var bo = (await identity.ShowTokenAsync(token)).ShouldSucceed();

        identity.Tokens.Issue(bo, new TokenRequest()).ShouldBeRefused(RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(31 * 24 * 3600)]
    public void Issue_LifetimeOutOfRange_IsRefused(int seconds)
    {
        using var identity = new SomeIdentity();

        identity.Tokens.Issue(Some.Principal("bo"), new TokenRequest(TimeSpan.FromSeconds(seconds))).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("token lifetime");
    }

    [Fact]
    public void Issue_BeyondTheCertificate_IsRefused()
    {
        using var identity = new SomeIdentity();
        identity.Clock.Advance(TimeSpan.FromDays(364));

        identity.Tokens.Issue(Some.Principal("bo"), new TokenRequest(TimeSpan.FromDays(2))).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("certificate");
    }

    [Fact]
    public void Issue_NameOutsideAscii_HasAnAsciiPayload()
    {
        using var identity = new SomeIdentity();

        var token = identity.Tokens.Issue(Some.Principal("zoë"), new TokenRequest()).ShouldSucceed();

        Base64UrlEncoder.DecodeBytes(token.Split('.')[1]).ShouldAllBe(b => b < 128);
        ClaimsOf(token)["sub"]!.GetValue<string>().ShouldStartWith("CN=zoë,");
    }

    [Fact]
    public async Task Show_PastItsEnd_IsRefused()
    {
        using var identity = new SomeIdentity();
        var token = identity.Tokens.Issue(Some.Principal("bo"), new TokenRequest(TimeSpan.FromMinutes(5))).ShouldSucceed();
        identity.Clock.Advance(TimeSpan.FromMinutes(5.5) - TimeSpan.FromSeconds(1));
        (await identity.ShowTokenAsync(token)).ShouldSucceed();

        identity.Clock.Advance(TimeSpan.FromSeconds(2));

        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Forbidden);
    }

    [Fact]
    public async Task Show_OfATrustedGateway_StandsForTheUserButKnowsNoAccount()
    {
        using var other = new SomeIdentity(new GatewayKey(Some.RsaCertificate("CN=other,O=Harbor")));
        using var identity = new SomeIdentity(trusted: other.Key.Certificate);
        var chosen = Some.Principal("bo") with { Preferences = new Preferences { Groups = new GroupChoice { Primary = "hpc" } } };

        var bo = (await identity.ShowTokenAsync(other.Tokens.Issue(chosen, new TokenRequest()).ShouldSucceed())).ShouldSucceed();

        bo.User.ShouldBe("bo");
        bo.Preferences.ShouldBe(chosen.Preferences);
        bo.HasFixedPreferences.ShouldBeTrue();
        (await identity.ShowTokenAsync(other.Tokens.Issue(Some.Principal("bo"), new TokenRequest(Limited: true)).ShouldSucceed()))
            .ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("for somebody else");
        (await other.ShowTokenAsync(identity.Tokens.Issue(Some.Principal("bo"), new TokenRequest()).ShouldSucceed()))
            .ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("not trusted");
        identity.Clock.Advance(TimeSpan.FromDays(366));
        (await identity.ShowTokenAsync(other.Tokens.Issue(Some.Principal("bo"), new TokenRequest()).ShouldSucceed())).ShouldBeRefused(RefusalKind.Forbidden);
    }

    // Each row changes one thing of a token that is good; "good" shows that nothing else refuses them.
    [Theory]
    [InlineData("good", null)]
    [InlineData("no iat", null)]
    [InlineData("audience among others", null)]
    [InlineData("kid of another", null)]
    [InlineData("alg none", "has not signed")]
    [InlineData("alg none, signature kept", "has not signed")]
    [InlineData("HS256 with the public key", "has not signed")]
    [InlineData("another key", "has not signed")]
    [InlineData("another key in the header", "has not signed")]
    [InlineData("critical extension", "has not signed")]
    [InlineData("payload changed", "has not signed")]
    [InlineData("no exp", "exp is missing")]
    [InlineData("exp as text", "exp is not a time")]
    [InlineData("iat as text", "iat is not a time")]
    [InlineData("exp beyond all calendars", "exp is not a time")]
    [InlineData("exp far away", "lasts too long")]
    [InlineData("exp far away, no iat", "lasts too long")]
    [InlineData("over", "is over")]
    [InlineData("issued in the future", "issued in the future")]
    [InlineData("nbf in the future", "begins in the future")]
    [InlineData("audience of others", "for somebody else")]
    [InlineData("audience of nobody", "for somebody else")]
    [InlineData("no etd", "no delegation token")]
    [InlineData("etd false", "no delegation token")]
    [InlineData("unknown user", "nobody who is known")]
    [InlineData("no subject", "nobody who is known")]
    [InlineData("account of somebody", "not one of yours")]
    [InlineData("preferences of somebody", "not one of yours")]
    [InlineData("preferences without form", "key:value")]
    public async Task Show_Changed_IsBelievedOnlyWhereItIsGood(string change, string? problem)
    {
        using var identity = new SomeIdentity();

        var outcome = await identity.ShowTokenAsync(Forge(identity.Key, change));

        if (problem is null)
        {
            outcome.ShouldSucceed().User.ShouldBe("bo");
        }
        else
        {
            outcome.ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain(problem);
        }
    }

    [Fact]
    public async Task Show_WithAnAccountAndPreferences_UsesThemAndNoOther()
    {
        using var identity = new SomeIdentity();

        var bo = (await identity.ShowTokenAsync(Forge(identity.Key, "account and preferences"))).ShouldSucceed();

        bo.Preferences.ShouldBe(new Preferences { Account = "bo2", Groups = new GroupChoice { Primary = "hpc" }, Role = Role.User });
        bo.HasFixedPreferences.ShouldBeTrue();
        ClaimsOf(identity.Tokens.Issue(bo with { MayIssueTokens = true }, new TokenRequest()).ShouldSucceed())["preferences"]!.GetValue<string>()
            .ShouldBe("uid:bo2,group:hpc,role:user");
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    [InlineData("opaque-token-of-somebody")]
    public async Task Show_NoTokenOfOurs_IsLeftToOthersAndThenRefused(string text)
    {
        using var identity = new SomeIdentity();

        (await identity.ShowTokenAsync(text)).ShouldBeRefused(RefusalKind.Unauthenticated).Message.ShouldBe("The credentials are not valid here.");
    }

    [Fact]
    public void Key_TooShort_IsRefused() => Should.Throw<ArgumentException>(() => new GatewayKey(Some.RsaCertificate("CN=gw", 1024)));

    private static string Forge(GatewayKey key, string change)
    {
        var now = Some.Noon.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = "CN=bo,OU=users,O=DEMO-SITE",
            ["iss"] = key.Name.ToString(),
            ["iat"] = now,
            ["exp"] = now + 300,
            ["etd"] = "true",
        };
        Edit(claims, change, now);
        var header = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT" };
        EditHeader(header, change);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return change switch
        {
            "alg none" => $"{signed}.",
            "HS256 with the public key" => $"{signed}.{Sign(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(key.Pem)), SecurityAlgorithms.HmacSha256, signed)}",
            "another key" or "another key in the header" => $"{signed}.{Sign(new GatewayKey(Some.EcCertificate("CN=gateway,O=Harbor")).SigningKey, key.Algorithm, signed)}",
            "payload changed" => $"{signed}.{Sign(key.SigningKey, key.Algorithm, signed + "x")}",
            _ => $"{signed}.{Sign(key.SigningKey, key.Algorithm, signed)}",
        };
    }

    private static void EditHeader(JsonObject header, string change)
    {
        switch (change)
        {
            case "alg none" or "alg none, signature kept":
                header["alg"] = "none";
                break;
            case "HS256 with the public key":
                header["alg"] = "HS256";
                break;
            case "kid of another":
                header["kid"] = "../../etc/passwd";
                break;
            case "another key in the header":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    header["jwk"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(other))));
                }

                break;
            case "critical extension":
                header["crit"] = new JsonArray("exp");
                break;
        }
    }

    private static void Edit(JsonObject claims, string change, long now)
    {
        (string Claim, JsonNode? Value)[] edits = change switch
        {
            "no iat" => [("iat", null)],
            "no exp" => [("exp", null)],
            "exp as text" => [("exp", $"{now + 300}")],
            "iat as text" => [("iat", $"{now}")],
            "exp beyond all calendars" => [("exp", 1e300)],
            "exp far away" => [("exp", now + (365 * 24 * 3600))],
            "exp far away, no iat" => [("iat", null), ("exp", now + (365 * 24 * 3600))],
            "over" => [("iat", now - 600), ("exp", now - 300)],
            "issued in the future" => [("iat", now + 3600), ("exp", now + 7200)],
            "nbf in the future" => [("nbf", now + 100)],
            "audience of others" => [("aud", "CN=other,O=Harbor")],
            "audience of nobody" => [("aud", 7)],
            "audience among others" => [("aud", new JsonArray("CN=other,O=Harbor", claims["iss"]!.GetValue<string>()))],
            "no etd" => [("etd", null)],
            "etd false" => [("etd", "false")],
            "unknown user" => [("sub", "CN=nobody,OU=users,O=DEMO-SITE")],
            "no subject" => [("sub", null)],
            "account of somebody" => [("uid", "root")],
            "preferences of somebody" => [("preferences", "group:nosuch")],
            "preferences without form" => [("preferences", "group")],
            "account and preferences" => [("uid", "bo2"), ("preferences", "group:hpc")],
            _ => [],
        };
        foreach (var (claim, value) in edits)
        {
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = value;
            }
        }
    }

    private static string Sign(SecurityKey key, string algorithm, string text) =>
        Base64UrlEncoder.Encode(CryptoProviderFactory.Default.CreateForSigning(key, algorithm).Sign(Encoding.ASCII.GetBytes(text)));

    private static string Encode(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private static JsonNode ClaimsOf(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload)).ShouldNotBeNull();
}
