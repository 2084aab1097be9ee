using System.Net;
using System.Text;
using Fairlead.Gateway.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class AccessScenarios(HpcWaasServer server) : IClassFixture<HpcWaasServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scenario01_WithoutCredentials_IsUnauthorizedWithAChallenge()
    {
        using var client = server.ClientFor(null);

        using var response = await client.SendAsync(HttpMethod.Get, "workflows");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Select(c => c.Scheme).ShouldBe(["Basic", "Bearer"]);
        (await client.ErrorOf(HttpMethod.Get, "workflows", HttpStatusCode.Unauthorized, "unauthorized")).ShouldBe("Authorization Required");
    }

    [Fact]
    public async Task Scenario02And03_ForSomebodyWithAColonInThePassword_ListsWhatIsDeployedAndForThem()
    {
        using var mara = server.ClientFor("mara");

        var listed = (await mara.GetAsync("workflows"))["workflows"].ShouldNotBeNull().AsArray();

        listed.Select(w => w?["id"]?.GetValue<string>()).ShouldBe([HarbourFiles.Simulate, .. new[] { "hello", "talk", "fails", "sleeps", "waits", "many" }.Select(HarbourFiles.Open)]);
        listed[0]?.ToJsonString().ShouldBe($$"""
            {"id":"{{HarbourFiles.Simulate}}","name":"simulate","application_id":"harbour-flow","environment_id":"{{HarbourFiles.Deployed}}","environment_name":"production"}
            """);
    }

    [Fact]
    public async Task Scenario04_ForSomebodyElse_ListsWhatIsForEverybody()
    {
        using var jonas = server.ClientFor("jonas");
        using var admin = server.ClientFor("admin");

        foreach (var client in (HpcWaasClient[])[jonas, admin])
        {
            (await client.GetAsync("workflows"))["workflows"].ShouldNotBeNull().AsArray()
                .ShouldAllBe(w => w!["application_id"]!.GetValue<string>() == "open-demo");
        }
    }

    [Theory]
    [InlineData("Basic bWFyYTp3cm9uZw==", "Authorization Required")]
    [InlineData("Basic ???", "Invalid authorization format")]
    [InlineData("Digest x", "Invalid authorization format")]
    [InlineData("Bearer", "Invalid authorization format")]
    [InlineData("Bearer two words", "Invalid authorization format")]
    [InlineData("Bearer nonsense", "You are not logged in or your session has expired")]
    [InlineData("Bearer bm9uc2Vuc2U=", "You are not logged in or your session has expired")]
    public async Task Credentials_ThatAreWrong_AreUnauthorized(string header, string detail)
    {
        using var client = server.ClientFor(null);

        (await client.ErrorOf(HttpMethod.Get, "workflows", HttpStatusCode.Unauthorized, "unauthorized", authorization: header)).ShouldBe(detail);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer    {0}  ")]
    [InlineData("Bearer{0}")]
    [InlineData("Bearer {1}")]
    [InlineData("BEARER{1}")]
    public async Task Token_OfThisGateway_IsTakenAsItIsAndInBase64(string form)
    {
        var principal = (await server.Services.GetRequiredService<IPrincipals>().FindAsync("jonas", Token)).ShouldNotBeNull();
        server.Services.GetRequiredService<ITokenIssuer>().Issue(principal, new TokenRequest()).TryGet(out var token, out _).ShouldBeTrue();
        using var client = server.ClientFor(null);

        using var response = await client.SendAsync(
            HttpMethod.Get, "workflows", authorization: string.Format(null, form, token, Convert.ToBase64String(Encoding.UTF8.GetBytes(token ?? string.Empty))));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NotFound, "not_found", "GET")]
    [InlineData("workflows/a/b", HttpStatusCode.NotFound, "not_found", "POST")]
    [InlineData("users/mara/ssh_key", HttpStatusCode.NotFound, "not_found", "POST")]
    [InlineData("auth/logout", HttpStatusCode.NotFound, "not_found", "GET")]
    [InlineData("auth/login", HttpStatusCode.NotFound, "not_found", "GET")]
    [InlineData("auth/authorize?code=1&state=2", HttpStatusCode.NotFound, "not_found", "GET")]
    [InlineData("workflows", HttpStatusCode.MethodNotAllowed, "method_not_allowed", "PUT")]
    [InlineData("ssh_keys", HttpStatusCode.MethodNotAllowed, "method_not_allowed", "GET")]
    [InlineData("executions/x", HttpStatusCode.MethodNotAllowed, "method_not_allowed", "POST")]
    public async Task Scenario22_AnUnknownPathOrMethod_IsToldInTheErrorFormat(string path, HttpStatusCode status, string id, string method)
    {
        using var mara = server.ClientFor("mara");

        (await mara.ErrorOf(new HttpMethod(method), path, status, id)).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Paths_WithASlashBehind_AreTheSame()
    {
        using var mara = server.ClientFor("mara");

        (await mara.GetAsync("workflows/"))["workflows"].ShouldNotBeNull().AsArray().ShouldNotBeEmpty();
    }
}
