using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Autosubmit.Tests.Api;

/// <summary>Who is let in, and how they show who they are.</summary>
public sealed class AccessScenarios(AutosubmitServer server) : IClassFixture<AutosubmitServer>
{
    private const string Gui = "https://gui.example.org/app/login";

    [Fact]
    public async Task Scenario01And03_NobodyIsRefused_AndATokenSaysWhose()
    {
        using var nobody = server.ClientFor(null);

        var (status, document) = await nobody.AskAsync(HttpMethod.Get, "/v4/experiments");
        (status, document.ToJsonString()).ShouldBe((HttpStatusCode.Unauthorized, """{"error":true,"error_message":"Unauthorized"}"""));
        (await nobody.AskAsync(HttpMethod.Get, "/v4/auth/verify-token")).Document.ToJsonString().ShouldBe("""{"authenticated":false,"user":null}""");

        var (_, login) = await nobody.PostAsync("/v4/auth/login", new { username = "ana", password = AutosubmitServer.Password });
        var (verified, whose) = await nobody.AskAsync(HttpMethod.Get, "/v4/auth/verify-token", null, ("Authorization", (string?)login["token"] ?? string.Empty));
        (verified, whose.ToJsonString()).ShouldBe((HttpStatusCode.OK, """{"authenticated":true,"user":"ana"}"""));
        (await nobody.PostAsync("/v4/auth/login", new { username = "ana", password = "wrong" })).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Scenario04_Preflight_IsAnsweredWithoutAToken()
    {
        using var nobody = server.ClientFor(null);

        using var response = await nobody.SendAsync(
            HttpMethod.Options,
            "/v4/experiments",
            null,
            ("Origin", "https://gui.example.org"),
            ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Headers", "authorization"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://gui.example.org"]);
        response.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe(["authorization"]);
    }

    [Fact]
    public async Task OtherOrigins_WhereSomeAreNamed_AreNotAllowed()
    {
        await using var strict = new AutosubmitServer { Options = new() { Enabled = true, Origins = ["https://gui.example.org"] } };
        await strict.InitializeAsync();
        using var nobody = strict.ClientFor(null);

        using var refused = await nobody.SendAsync(HttpMethod.Get, "/", null, ("Origin", "https://elsewhere.example.net"));
        using var allowed = await nobody.SendAsync(HttpMethod.Get, "/", null, ("Origin", "https://gui.example.org"));

        refused.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        allowed.Headers.Contains("Access-Control-Allow-Origin").ShouldBeTrue();
    }

    [Theory]
    [InlineData("redirect_uri", "code", "/v4/auth/oidc/login?redirect_uri=")]
    [InlineData("service", "ticket", "/v4/auth/cas/v2/login?service=")]
    public async Task LoginPage_NameAndPassword_GiveACodeThatIsGoodOnceAndThere(string parameter, string answer, string exchange)
    {
        using var nobody = server.ClientFor(null);
        var form = new Dictionary<string, string> { [parameter] = Gui, ["user"] = "ana", ["password"] = AutosubmitServer.Password };

        using var page = await nobody.SendAsync(HttpMethod.Get, $"/v4/auth/page?{parameter}={Uri.EscapeDataString(Gui)}");
        using var sent = await nobody.SendAsync(HttpMethod.Post, "/v4/auth/page", new FormUrlEncodedContent(form));
        page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("form-action 'self' https://gui.example.org;");
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var back = sent.Headers.Location.ShouldNotBeNull();
        back.GetLeftPart(UriPartial.Path).ShouldBe(Gui);
        var code = QueryHelpers.ParseQuery(back.Query)[answer].ToString();

        (await nobody.AskAsync(HttpMethod.Get, $"{exchange}{Uri.EscapeDataString("https://gui.example.org/app/other")}&{answer}={code}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var (status, login) = await nobody.AskAsync(HttpMethod.Get, $"{exchange}{Uri.EscapeDataString(Gui)}&{answer}={code}");
        (status, (string?)login["user"], ((string?)login["token"])?.StartsWith("Bearer ", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, "ana", true));
        (await nobody.AskAsync(HttpMethod.Get, $"{exchange}{Uri.EscapeDataString(Gui)}&{answer}={code}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://gui.example.org.elsewhere.net/app/login")]
    [InlineData("https://gui.example.org/application")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://x@gui.example.org/app/login")]
    public async Task LoginPage_AddressThatIsNotKnown_IsRefused(string address)
    {
        using var nobody = server.ClientFor(null);
        var form = new Dictionary<string, string> { ["redirect_uri"] = address, ["user"] = "ana", ["password"] = AutosubmitServer.Password };

        using var page = await nobody.SendAsync(HttpMethod.Get, $"/v4/auth/page?redirect_uri={Uri.EscapeDataString(address)}");
        using var sent = await nobody.SendAsync(HttpMethod.Post, "/v4/auth/page", new FormUrlEncodedContent(form));

        (page.StatusCode, sent.StatusCode, sent.Headers.Location).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, null));
        var (status, document) = await nobody.AskAsync(HttpMethod.Get, $"/v4/auth/cas/v2/login?service={Uri.EscapeDataString(address)}");
        (status, (string?)document["message"]).ShouldBe(
            (HttpStatusCode.Unauthorized, "Your service is not authorized for this operation. The API admin needs to add your URL to the list of allowed clients."));
    }

    [Fact]
    public async Task Addresses_OfOtherThings_AreAnsweredInTheFormOfTheApi()
    {
        using var ana = server.ClientFor();

        (await ana.AskAsync(HttpMethod.Get, "/v4/nothing")).Document.ToJsonString().ShouldBe("""{"detail":"Not Found"}""");
        (await ana.AskAsync(HttpMethod.Delete, "/v4")).Document.ToJsonString().ShouldBe("""{"detail":"Method Not Allowed"}""");
        (await ana.GetAsync("/")).ToJsonString().ShouldBe("""{"name":"Autosubmit API","version":"4.1.2b6"}""");
        (await ana.AskAsync(HttpMethod.Get, "//v4///auth/verify-token")).Status.ShouldBe(HttpStatusCode.OK);
        var (status, unfit) = await ana.PostAsync("/v4/auth/login", new { username = 7 });
        (status, unfit["detail"]!.AsArray().Count, (string?)unfit["detail"]![0]!["loc"]![1]).ShouldBe((HttpStatusCode.UnprocessableEntity, 2, "username"));
    }

    [Fact]
    public async Task OpenApi_EveryEndpoint_SaysWhatItIsFor()
    {
        using var nobody = server.ClientFor(null);

        var paths = (await nobody.GetAsync("/openapi.json"))["paths"]!.AsObject();

        var described = paths.Sum(path => path.Value!.AsObject().Count);
        described.ShouldBe(server.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
            .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}".StartsWith(AutosubmitOptions.UsualMount, StringComparison.Ordinal))
            .Sum(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods.Count ?? 1));
        paths.ShouldAllBe(path => path.Value!.AsObject().All(operation => ((string?)operation.Value!["summary"])!.Length > 0));
    }
}
