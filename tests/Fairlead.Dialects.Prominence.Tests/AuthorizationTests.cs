using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>Who may do what, for every route that there is.</summary>
public sealed partial class AuthorizationTests(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    [Fact]
    public async Task EveryRoute_ButTheOpenOnes_AsksWhoIsThere()
    {
        using var nobody = server.ClientFor(user: null);
        using var banned = server.ClientFor("mal");
        var asked = 0;
        foreach (var (method, path, isOpen) in Routes("1"))
        {
            if (!isOpen)
            {
                (await nobody.ErrorOf(method, path, HttpStatusCode.Unauthorized)).ShouldBe("Authentication failure", $"{method} {path}");
                (await banned.ErrorOf(method, path, HttpStatusCode.Unauthorized)).ShouldBe("Authentication failure", $"{method} {path}");
                asked++;
            }
        }

        asked.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task EveryRouteToAJobOrWorkflow_OfSomebodyElse_FindsNothing()
    {
        using var owner = server.ClientFor();
        using var other = server.ClientFor("bo");
        var job = $$"""{"name":"a","tasks":[{"image":"{{server.Image.Root}}","runtime":"singularity","cmd":"echo secret"}],"resources":{"cpus":1,"memory":1} }""";
        var jobId = await owner.SubmitAsync(job);
        var workflowId = await owner.SubmitWorkflowAsync($$"""{"jobs":[{{job}}]}""");
        await owner.WaitAsync(jobId, "completed");
        await owner.WaitForWorkflowAsync(workflowId, "completed");
        var asked = 0;
        foreach (var (method, path, _) in Routes($"{jobId}", "jobs/").Concat(Routes($"{workflowId}", "workflows/")))
        {
            var (status, text) = await other.SendAsync(method, path);

            (status is HttpStatusCode.OK ? text == "[]\n" : status is HttpStatusCode.BadRequest).ShouldBeTrue($"{method} {path}: {status} {text}");
            text.ShouldNotContain("secret");
            asked++;
        }

        asked.ShouldBeGreaterThan(12);
        (await owner.DescribeAsync(jobId))["status"]!.GetValue<string>().ShouldBe("completed");
        (await other.ListAsync("jobs?all=true")).OfType<JsonNode>().ShouldAllBe(j => j["id"]!.GetValue<long>() != jobId);
    }

    [Fact]
    public async Task Resources_AreThoseOfTheSitesThatTheCallerMayUse()
    {
        using var client = server.ClientFor();

        var (_, text) = await client.SendAsync(HttpMethod.Get, "resources");

        var site = JsonNode.Parse(text)!["existing"]!.AsArray().ShouldHaveSingleItem()!;
        site["site"]!.GetValue<string>().ShouldBe("harbour");
        site["capacity"]!.ToJsonString().ShouldBe("""{"cpus":8,"memory":64}""");
        site["free"]!["cpus"]!.GetValue<long>().ShouldBeInRange(0, 8);
        site["free"]!["memory"]!.GetValue<long>().ShouldBe(site["free"]!["cpus"]!.GetValue<long>() * 8);
    }

    /// <summary>Every route below the mount, or those that begin so and name one thing by its number.</summary>
    private IEnumerable<(HttpMethod Method, string Path, bool IsOpen)> Routes(string id, string? below = null) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText ?? string.Empty
        where pattern.StartsWith("/prominence/v1/", StringComparison.Ordinal)
        let path = pattern["/prominence/v1/".Length..]
        where below is null || path.StartsWith($"{below}{{id", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (
            new HttpMethod(method),
            Parameter().Replace(path, match => match.Groups["name"].Value switch { "id" => id, "instance" => "0", _ => "a" }),
            endpoint.Metadata.GetMetadata<OpenResource>() is not null);

    [GeneratedRegex(@"\{\*{0,2}(?<name>[a-z]+)[^{}]*\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();
}
