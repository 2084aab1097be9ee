using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Fairlead.Dialects.Unicore.Tests.Http.EndpointTable.Need;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>
/// Who may use which endpoint: every endpoint that the server has, as each kind of caller. The list of endpoints is the server's own, so that a new
/// one without a row here fails.
/// </summary>
public sealed class AuthorizationMatrix(EndpointServer server) : IClassFixture<EndpointServer>
{
    /// <summary>The callers, and what each has of the job.</summary>
    private static readonly (string? User, EndpointTable.Need Has)[] Callers =
    [
        (null, Nothing),
        ("dee", LogIn),
        ("bo", Read),
        ("cy", Write),
        ("eve", Modify),
        ("ada", Own),
        ("root", Admin),
    ];

    [Fact]
    public void EveryEndpoint_HasARow()
    {
        var root = $"/{UnicoreServer.SiteName}/rest/";
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Method: m, Pattern: e.RoutePattern.RawText ?? string.Empty)))
            .Where(e => e.Method != HttpMethods.Head)
            .Select(e => $"{e.Method} {e.Pattern.Replace(root, string.Empty, StringComparison.Ordinal)}");

        endpoints.Order().ShouldBe(EndpointTable.Rows.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Endpoints), MemberType = typeof(EndpointTable))]
    public async Task Endpoint_AsEachCaller_IsAllowedOrRefused(string endpoint)
    {
        var row = EndpointTable.Rows[endpoint];
        using var subjects = new EndpointSubjects(server);
        foreach (var (user, has) in Callers)
        {
            using var caller = server.ClientFor(user);
            var path = await subjects.ResolveAsync(row.Path);

            using var response = await caller.SendAsync(new HttpMethod(endpoint.Split(' ')[0]), path, row.Json is null ? null : UnicoreClient.Json(row.Json));

            Verdict(response.StatusCode).ShouldBe(Expected(row.Need, has, row.Path), $"{endpoint} as {user ?? "nobody"}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Tunnel_IntoAJobSharedForReading_IsForbidden()
    {
        using var subjects = new EndpointSubjects(server);
        using var bo = server.ClientFor("bo");
        var job = await subjects.SharedJobAsync();

        using var refused = await bo.SendAsync(HttpMethod.Get, $"{job}/forward-port?port=1", null, ("Connection", "Upgrade"), ("Upgrade", "UNICORE-Socket-Forwarding"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Expected(EndpointTable.Need need, EndpointTable.Need has, string path)
    {
        if (need <= has)
        {
            return "allowed";
        }

        // Who has nothing of a thing must not learn that it exists.
        string[] shared = ["{job}", "{workflow}", "{ticket}", "{transfer}", "{task}"];
        return has is LogIn && shared.Any(name => path.Contains(name, StringComparison.Ordinal)) ? "not found" : "forbidden";
    }

    // What the request is then refused for (a job that is no allocation, a port nobody listens at) is another matter.
    private static string Verdict(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => "forbidden",
        HttpStatusCode.NotFound => "not found",
        HttpStatusCode.Unauthorized => "unauthorized",
        >= HttpStatusCode.InternalServerError => "failed",
        _ => "allowed",
    };
}
