using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using static Fairlead.Dialects.OpenId.Tests.LoginProgram;

namespace Fairlead.Dialects.OpenId.Tests;

/// <summary>Logins from programs, as programs and browsers see them.</summary>
public sealed class DeviceLoginTests(ProviderServer server) : IClassFixture<ProviderServer>
{
    [Fact]
    public async Task Login_ThatIsAllowed_GivesOneTokenOfTheGateway()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);
        (await program.ErrorOf(codes)).ShouldBe("authorization_pending");
        (await browser.OpenAsync($"?user_code={codes.User}")).Html.ShouldContain($"value=\"{codes.User}\"");

        // People type codes in their own way.
        var page = await browser.LogInAsync(codes.User.ToLowerInvariant().Replace('-', ' '));
        page.Html.ShouldContain("prominence-user-1");
        page.Html.ShouldContain("<strong>ada</strong>");
        (await browser.DecideAsync(page, "allow")).Status.ShouldBe(HttpStatusCode.OK);

        var (status, answer) = await program.AskAsync(codes);
        status.ShouldBe(HttpStatusCode.OK, $"{answer}");
        answer["refresh_token"].ShouldBeNull("it was not asked for");
        var (_, about) = await program.GetAsync("userinfo", TextOf(answer, "access_token"));
        about.ToJsonString().ShouldBe("""{"sub":"ada","preferred_username":"ada","groups":["staff"]}""");
        ClaimsOf(TextOf(answer, "access_token"))["exp"]!.GetValue<long>().ShouldBe(server.Clock.GetUtcNow().ToUnixTimeSeconds() + answer["expires_in"]!.GetValue<long>());
        (await program.ErrorOf(codes)).ShouldBe("invalid_grant", "a code is good once");
    }

    [Fact]
    public async Task Login_IdentityToken_IsSignedWithTheKeyThatIsPublished()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);
        await browser.AllowAsync(codes.User);

        var token = TextOf((await program.AskAsync(codes)).Answer, "id_token");

        var (_, about) = await program.GetAsync(".well-known/openid-configuration");
        var (_, keys) = await program.GetAsync(new Uri(TextOf(about, "jwks_uri")).Segments[^1]);
        var key = keys["keys"]!.AsArray().ShouldHaveSingleItem()!;
        key["d"].ShouldBeNull();
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = WebEncoders.Base64UrlDecode(TextOf(key, "x")), Y = WebEncoders.Base64UrlDecode(TextOf(key, "y")) },
        });
        var parts = token.Split('.');
        ec.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256).ShouldBeTrue();
        ClaimsOf(token)["iss"]!.GetValue<string>().ShouldBe(TextOf(about, "issuer"));
        (await program.GetAsync("userinfo", token)).Status.ShouldBe(HttpStatusCode.Unauthorized, "nobody acts for anybody with it");
    }

    [Fact]
    public async Task Login_AskedForTooOften_SlowsDownAndIsGivenAllTheSame()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);

        (await program.ErrorOf(codes)).ShouldBe("authorization_pending");
        (await program.ErrorOf(codes)).ShouldBe("slow_down");
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        (await program.ErrorOf(codes)).ShouldBe("authorization_pending");
        (await program.ErrorOf(codes)).ShouldBe("slow_down");
        await browser.AllowAsync(codes.User);

        (await program.AskAsync(codes)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Login_ThatIsDeniedOrTooLate_GivesNothing()
    {
        using var program = await RegisterAsync(server.Address);
        var (denied, late) = (await program.BeginAsync(), await program.BeginAsync());
        using var browser = new Browser(denied.Page);

        await browser.DecideAsync(await browser.LogInAsync(denied.User), "deny");

        (await program.ErrorOf(denied)).ShouldBe("access_denied");
        (await browser.LogInAsync(denied.User)).Status.ShouldBe(HttpStatusCode.NotFound, "it is decided");
        server.Clock.Advance(TimeSpan.FromSeconds(late.Lifetime));
        (await program.ErrorOf(late)).ShouldBe("expired_token");
        (await browser.LogInAsync(late.User)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Codes_OfAnotherProgram_AreWorthNothing()
    {
        using var program = await RegisterAsync(server.Address);
        using var other = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);
        await browser.AllowAsync(codes.User);

        (await other.ErrorOf(codes)).ShouldBe("invalid_grant");
        using var stranger = new LoginProgram(server.Address);
        var (status, answer) = await stranger.AskAsync(codes);
        (status, TextOf(answer, "error")).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        (await program.AskAsync(codes)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Renewal_IsGoodOnce_AndEndsTheLoginWhenItIsUsedTwice()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync("openid offline_access");
        using var browser = new Browser(codes.Page);
        await browser.AllowAsync(codes.User);
        var first = TextOf((await program.AskAsync(codes)).Answer, "refresh_token");

        server.Clock.Advance(TimeSpan.FromHours(13));
        var (status, answer) = await program.RenewAsync(first);
        status.ShouldBe(HttpStatusCode.OK, $"{answer}");
        (await program.GetAsync("userinfo", TextOf(answer, "access_token"))).Status.ShouldBe(HttpStatusCode.OK);

        (await program.RenewAsync(first)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await program.RenewAsync(TextOf(answer, "refresh_token"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Revocation_EndsTheLogin()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync("offline_access");
        using var browser = new Browser(codes.Page);
        await browser.AllowAsync(codes.User);
        var renewal = TextOf((await program.AskAsync(codes)).Answer, "refresh_token");

        (await program.PostAsync("revoke", ("token", renewal))).Status.ShouldBe(HttpStatusCode.OK);
        (await program.PostAsync("revoke", ("token", "unknown"))).Status.ShouldBe(HttpStatusCode.OK);

        (await program.RenewAsync(renewal)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Secrets_AreNotWhatIsKept()
    {
        using var program = await RegisterAsync(server.Address);
        var codes = await program.BeginAsync("offline_access");
        using var browser = new Browser(codes.Page);
        await browser.AllowAsync(codes.User);
        var renewal = TextOf((await program.AskAsync(codes)).Answer, "refresh_token");

        var written = server.WrittenText();

        written.ShouldContain("prominence-user-1");
        foreach (var secret in new[] { program.Secret, codes.Device, codes.User, codes.User.Replace("-", string.Empty, StringComparison.Ordinal), renewal })
        {
            written.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "JSON object")]
    [InlineData("""{"client_name":7}""", "texts")]
    [InlineData("""{"client_name":"a\u0000b"}""", "control character")]
    [InlineData("""{"client_name":""}""", "1 to 200")]
    [InlineData("""{"token_endpoint_auth_method":"private_key_jwt"}""", "client_secret_basic")]
    [InlineData("""{"grant_types":["implicit", 7]}""", "device_code")]
    public async Task Registration_ThatAsksForWhatIsNotOffered_SaysWhatIs(string json, string said)
    {
        using var program = new LoginProgram(server.Address);

        var (status, answer) = await program.RegisterAsync(json);

        (status, TextOf(answer, "error")).ShouldBe((HttpStatusCode.BadRequest, "invalid_client_metadata"));
        TextOf(answer, "error_description").ShouldContain(said);
    }

    [Theory]
    [InlineData("token", "grant_type", "password", "unsupported_grant_type")]
    [InlineData("token", "grant_type", "refresh_token", "invalid_request")]
    [InlineData("devicecode", "scope", "a\"b", "invalid_request")]
    public async Task Requests_ThatAreWrong_ChangeNothing(string path, string field, string value, string error)
    {
        using var program = await RegisterAsync(server.Address);

        var (status, answer) = await program.PostAsync(path, (field, value));

        (status, TextOf(answer, "error")).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    [Fact]
    public async Task Begin_MoreThanAProgramMay_HasToWait()
    {
        using var program = await RegisterAsync(server.Address);
        for (var i = 0; i < 20; i++)
        {
            await program.BeginAsync();
        }

        (await program.PostAsync("devicecode", ("scope", "openid"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        await program.BeginAsync();
    }

    private static JsonNode ClaimsOf(string token) => JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[1])) ?? throw new ShouldAssertException(token);
}
