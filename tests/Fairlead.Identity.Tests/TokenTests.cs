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

        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unauthenticated);
    }

    // Each row changes one thing of a token that is good; "good" shows that nothing else refuses them.
    [Theory]
    [InlineData("good", true)]
    [InlineData("alg none", false)]
    [InlineData("alg none, signature kept", false)]
    [InlineData("HS256 with the public key", false)]
    [InlineData("another key", false)]
    [InlineData("payload changed", false)]
    [InlineData("no exp", false)]
    [InlineData("exp far away", false)]
    [InlineData("issued in the future", false)]
    [InlineData("audience of others", false)]
    [InlineData("no etd", false)]
    [InlineData("etd false", false)]
    [InlineData("unknown user", false)]
    [InlineData("no subject", false)]
    public async Task Show_Forged_IsRefused(string forgery, bool believed)
    {
        using var identity = new SomeIdentity();

        var outcome = await identity.ShowTokenAsync(Forge(identity.Key, forgery));

        if (believed)
        {
            outcome.ShouldSucceed();
        }
        else
        {
            outcome.ShouldBeRefused(RefusalKind.Unauthenticated);
        }
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

    private static string Forge(GatewayKey key, string forgery)
    {
        var now = Some.Noon.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = "CN=bo,OU=users,O=DEMO-SITE",
            ["iss"] = key.Name.ToString(),
            ["iat"] = forgery == "issued in the future" ? now + 3600 : now,
            ["exp"] = forgery switch { "exp far away" => now + (365 * 24 * 3600), "issued in the future" => now + 7200, _ => now + 300 },
            ["etd"] = forgery == "etd false" ? "false" : "true",
        };
        Edit(claims, forgery);
        var header = forgery.StartsWith("alg none", StringComparison.Ordinal) ? "none" : forgery.StartsWith("HS256", StringComparison.Ordinal) ? "HS256" : key.Algorithm;
        var signed = $"{Encode(new JsonObject { ["alg"] = header, ["typ"] = "JWT" })}.{Encode(claims)}";
        return forgery switch
        {
            "alg none" => $"{signed}.",
            "HS256 with the public key" => $"{signed}.{Sign(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(key.Pem)), SecurityAlgorithms.HmacSha256, signed)}",
            "another key" => $"{signed}.{Sign(new GatewayKey(Some.EcCertificate("CN=gateway,O=Harbor")).SigningKey, key.Algorithm, signed)}",
            "payload changed" => $"{signed}.{Sign(key.SigningKey, key.Algorithm, signed + "x")}",
            _ => $"{signed}.{Sign(key.SigningKey, key.Algorithm, signed)}",
        };
    }

    private static void Edit(JsonObject claims, string forgery)
    {
        switch (forgery)
        {
            case "no exp":
                claims.Remove("exp");
                break;
            case "no etd":
                claims.Remove("etd");
                break;
            case "audience of others":
                claims["aud"] = "CN=other,O=Harbor";
                break;
            case "unknown user":
                claims["sub"] = "CN=nobody,OU=users,O=DEMO-SITE";
                break;
            case "no subject":
                claims.Remove("sub");
                break;
        }
    }

    private static string Sign(SecurityKey key, string algorithm, string text) =>
        Base64UrlEncoder.Encode(CryptoProviderFactory.Default.CreateForSigning(key, algorithm).Sign(Encoding.ASCII.GetBytes(text)));

    private static string Encode(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private static JsonNode ClaimsOf(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload)).ShouldNotBeNull();
}
