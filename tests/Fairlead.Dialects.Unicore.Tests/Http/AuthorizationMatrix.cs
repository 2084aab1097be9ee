using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Fairlead.Dialects.Unicore.Tests.Http.AuthorizationMatrix.Need;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>
/// Who may use which endpoint: every endpoint that the server has, as each kind of caller. The list of endpoints is the server's own, so that a new
/// one without a row here fails.
/// </summary>
public sealed class AuthorizationMatrix(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    /// <summary>What a caller needs to have of the thing that an endpoint is about.</summary>
    public enum Need
    {
        /// <summary>Not even a login.</summary>
        Nothing,

        /// <summary>A login: the thing is everybody's, or makes something of their own.</summary>
        LogIn,

        /// <summary>To read the thing.</summary>
        Read,

        /// <summary>To write to it.</summary>
        Write,

        /// <summary>To modify it.</summary>
        Modify,

        /// <summary>To own it, or to be an administrator.</summary>
        Own,

        /// <summary>To be an administrator.</summary>
        Admin,

        /// <summary>More than anybody has: it never changes.</summary>
        More,
    }

    /// <summary>
    /// One request: <c>{job}</c> is a job of ada's that bo may read, cy write to and eve modify, <c>{ticket}</c> and <c>{secret}</c> are a download of
    /// its file and the address for it, <c>{import}</c> is the address for an upload, <c>{transfer}</c> a transfer of ada's that waits, <c>{entry}</c> a published service.
    /// </summary>
    private sealed record Row(Need Need, string Path, string? Json = null);

    private static readonly FrozenDictionary<string, Row> Rows = new Dictionary<string, Row>
    {
        ["GET core/"] = new(Nothing, ""),
        ["GET core/certificate"] = new(Nothing, "certificate"),
        ["GET core/token"] = new(LogIn, "token"),
        ["GET core/factories/"] = new(Nothing, "factories"),
        ["GET core/factories/{name}"] = new(Nothing, "factories/default_target_system_factory"),
        ["GET core/factories/{name}/applications"] = new(Nothing, "factories/default_target_system_factory/applications"),
        ["GET core/factories/{name}/applications/{id}"] = new(Nothing, "factories/default_target_system_factory/applications/Date---v1.0"),
        ["POST core/factories/"] = new(LogIn, "factories", "{}"),
        ["POST core/factories/{name}"] = new(LogIn, "factories/default_target_system_factory", "{}"),
        ["GET core/sites/"] = new(Nothing, "sites"),
        ["POST core/sites/"] = new(LogIn, "sites", "{}"),
        ["GET core/sites/{name}"] = new(LogIn, "sites/cluster"),
        ["PUT core/sites/{name}"] = new(LogIn, "sites/cluster", "{}"),
        ["POST core/sites/{name}"] = new(LogIn, "sites/cluster", "{}"),
        ["DELETE core/sites/{name}"] = new(LogIn, "sites/cluster"),
        ["GET core/sites/{name}/jobs"] = new(LogIn, "sites/cluster/jobs"),
        ["GET core/sites/{name}/applications"] = new(LogIn, "sites/cluster/applications"),
        ["GET core/sites/{name}/applications/{id}"] = new(LogIn, "sites/cluster/applications/Date---v1.0"),
        ["GET core/jobs/"] = new(Nothing, "jobs"),
        ["POST core/jobs/"] = new(LogIn, "jobs", "{}"),
        ["GET core/jobs/{id}"] = new(Read, "jobs/{job}"),
        ["PUT core/jobs/{id}"] = new(Modify, "jobs/{job}", """{"tags": ["seen"]}"""),
        ["DELETE core/jobs/{id}"] = new(Own, "jobs/{job}"),
        ["POST core/jobs/{id}"] = new(Write, "jobs/{job}", "{}"),
        ["GET core/jobs/{id}/details"] = new(Read, "jobs/{job}/details"),
        ["GET core/jobs/{id}/submitted"] = new(Read, "jobs/{job}/submitted"),
        ["GET core/jobs/{id}/tasks"] = new(Read, "jobs/{job}/tasks"),
        ["GET core/jobs/{id}/forward-port"] = new(Read, "jobs/{job}/forward-port?port=1"), // that one can; to do it needs more (below)
        ["POST core/jobs/{id}/actions/{action}"] = new(Write, "jobs/{job}/actions/start", "{}"),
        ["GET core/storages/"] = new(Nothing, "storages"),
        ["POST core/storages"] = new(LogIn, "storages", "{}"),
        ["POST core/storages/default_storage_factory"] = new(LogIn, "storages/default_storage_factory", "{}"),
        ["GET core/storagefactories/"] = new(Nothing, "storagefactories"),
        ["GET core/storagefactories/{name}"] = new(Nothing, "storagefactories/SCRATCH"),
        ["POST core/storagefactories/{name}"] = new(LogIn, "storagefactories/SCRATCH", "{}"),
        ["GET core/storages/{id}"] = new(Read, "storages/{job}-uspace"),
        ["PUT core/storages/{id}"] = new(More, "storages/{job}-uspace", "{}"),
        ["DELETE core/storages/{id}"] = new(More, "storages/{job}-uspace"),
        ["POST core/storages/{id}/actions/{action}"] = new(Write, "storages/{job}-uspace/actions/copy", """{"from": "file", "to": "copied"}"""),
        ["POST core/storages/{id}/imports"] = new(Write, "storages/{job}-uspace/imports", """{"file": "new"}"""),
        ["POST core/storages/{id}/exports"] = new(Read, "storages/{job}-uspace/exports", """{"file": "file"}"""),
        ["GET core/storages/{id}/search"] = new(LogIn, "storages/HOME/search?q=tide"),
        ["POST core/storages/search"] = new(LogIn, "storages/search", """{"query": "tide"}"""),
        ["GET core/tasks/"] = new(Nothing, "tasks"),
        ["GET core/tasks/{id}"] = new(Own, "tasks/{task}"),
        ["PUT core/tasks/{id}"] = new(Own, "tasks/{task}", "{}"),
        ["DELETE core/tasks/{id}"] = new(Own, "tasks/{task}"),
        ["POST core/tasks/{id}/actions/{action}"] = new(Own, "tasks/{task}/actions/abort", "{}"),
        ["GET core/client-server-transfers/"] = new(Nothing, "client-server-transfers"),
        ["GET core/client-server-transfers/{id}"] = new(Own, "client-server-transfers/{ticket}"),
        ["PUT core/client-server-transfers/{id}"] = new(Own, "client-server-transfers/{ticket}", "{}"),
        ["DELETE core/client-server-transfers/{id}"] = new(Own, "client-server-transfers/{ticket}"),
        ["POST core/storages/{id}/transfers"] = new(Write, "storages/{job}-uspace/transfers", """{"file": "new", "source": "http://192.0.2.1/x"}"""),
        ["GET core/transfers/"] = new(Nothing, "transfers"),
        ["GET core/transfers/{id}"] = new(Own, "transfers/{transfer}"),
        ["PUT core/transfers/{id}"] = new(Own, "transfers/{transfer}", "{}"),
        ["POST core/transfers/{id}/actions/{action}"] = new(Own, "transfers/{transfer}/actions/abort", "{}"),
        ["DELETE core/transfers/{id}"] = new(Own, "transfers/{transfer}"),
        ["GET files/{secret}"] = new(Nothing, "{secret}"),
        ["PUT files/{secret}"] = new(Nothing, "{import}", "{}"),
        ["GET core/storages/{id}/files/"] = new(Read, "storages/{job}-uspace/files"),
        ["PUT core/storages/{id}/files/"] = new(Write, "storages/{job}-uspace/files", """{"permissions": "rwx------"}"""),
        ["POST core/storages/{id}/files/"] = new(Write, "storages/{job}-uspace/files"),
        ["DELETE core/storages/{id}/files/"] = new(More, "storages/{job}-uspace/files"),
        ["GET core/storages/{id}/files/{**path}"] = new(Read, "storages/{job}-uspace/files/file"),
        ["PUT core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/file", """{"permissions": "rw-------"}"""),
        ["POST core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/made"),
        ["DELETE core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/file"),
        ["GET registries/"] = new(Nothing, "../registries"),
        ["GET registries/default_registry"] = new(Nothing, "../registries/default_registry"),
        ["POST registries/default_registry"] = new(Admin, "../registries/default_registry", """{"Endpoint": "https://x.example/", "InterfaceName": "x"}"""),
        ["GET registryentries/{id}"] = new(Nothing, "../registryentries/{entry}"),
        ["DELETE registryentries/{id}"] = new(Admin, "../registryentries/{entry}"),
    }.ToFrozenDictionary();

    /// <summary>The callers, and what each has of the job.</summary>
    private static readonly (string? User, Need Has)[] Callers =
    [
        (null, Nothing),
        ("dee", LogIn),
        ("bo", Read),
        ("cy", Write),
        ("eve", Modify),
        ("ada", Own),
        ("root", Admin),
    ];

    public static TheoryData<string> Endpoints => [.. Rows.Keys.Order()];

    [Fact]
    public void EveryEndpoint_HasARow()
    {
        var root = $"/{UnicoreServer.SiteName}/rest/";
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Method: m, Pattern: e.RoutePattern.RawText ?? string.Empty)))
            .Where(e => e.Method != HttpMethods.Head)
            .Select(e => $"{e.Method} {e.Pattern.Replace(root, string.Empty, StringComparison.Ordinal)}");

        endpoints.Order().ShouldBe(Rows.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_AsEachCaller_IsAllowedOrRefused(string endpoint)
    {
        var row = Rows[endpoint];
        using var ada = server.ClientFor();
        using var root = server.ClientFor("root");
        foreach (var (user, has) in Callers)
        {
            using var caller = server.ClientFor(user);
            var path = await ResolveAsync(row.Path, ada, root);

            using var response = await caller.SendAsync(new HttpMethod(endpoint.Split(' ')[0]), path, row.Json is null ? null : UnicoreClient.Json(row.Json));

            Verdict(response.StatusCode).ShouldBe(Expected(row.Need, has, row.Path), $"{endpoint} as {user ?? "nobody"}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Tunnel_IntoAJobSharedForReading_IsForbidden()
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");
        var job = await SharedJobAsync(ada);

        using var refused = await bo.SendAsync(HttpMethod.Get, $"{job}/forward-port?port=1", null, ("Connection", "Upgrade"), ("Upgrade", "UNICORE-Socket-Forwarding"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Expected(Need need, Need has, string path)
    {
        if (need <= has)
        {
            return "allowed";
        }

        // Who has nothing of a thing must not learn that it exists, and a ticket is not shared with its file.
        var isHidden = path.Contains("{ticket}", StringComparison.Ordinal) || path.Contains("{transfer}", StringComparison.Ordinal) || path.Contains("{task}", StringComparison.Ordinal) || (has is LogIn && path.Contains("{job}", StringComparison.Ordinal));
        return has is not Nothing && isHidden ? "not found" : "forbidden";
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

    private async Task<string> ResolveAsync(string path, UnicoreClient ada, UnicoreClient root)
    {
        if (path.Contains("{entry}", StringComparison.Ordinal))
        {
            var registry = new Uri(root.Core, "../registries/default_registry").ToString();
            var entry = await root.SubmitAsync("""{"Endpoint": "https://matrix.example/", "InterfaceName": "x"}""", registry);
            return path.Replace("{entry}", entry.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{transfer}", StringComparison.Ordinal))
        {
            var waiting = await ada.SubmitAsync(
                """{"file": "x", "source": "http://192.0.2.1/x", "extraParameters": {"scheduledStartTime": "2099-01-01T00:00:00+0000"}}""", "storages/HOME/transfers");
            return path.Replace("{transfer}", waiting.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{task}", StringComparison.Ordinal))
        {
            return path.Replace("{task}", (await ada.SubmitAsync("""{"query": "tide"}""", "storages/search")).Split('/')[^1], StringComparison.Ordinal);
        }

        if (!path.Contains('{', StringComparison.Ordinal))
        {
            return path;
        }

        var job = await SharedJobAsync(ada);
        if (path.Contains("{job}", StringComparison.Ordinal))
        {
            return path.Replace("{job}", job.Split('/')[^1], StringComparison.Ordinal);
        }

        var kind = path.Contains("{import}", StringComparison.Ordinal) ? "imports" : "exports";
        using var ticket = await ada.SendAsync(
            HttpMethod.Post, $"{job.Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace/{kind}", UnicoreClient.Json("""{"file": "file"}"""));
        var address = ticket.Headers.Location.ShouldNotBeNull().ToString();
        var secret = (await UnicoreClient.BodyOf(ticket))["accessURL"]!.GetValue<string>(); // null fails the test as well
        return path.Replace("{ticket}", address.Split('/')[^1], StringComparison.Ordinal)
            .Replace("{secret}", secret, StringComparison.Ordinal)
            .Replace("{import}", secret, StringComparison.Ordinal);
    }

    private async Task<string> SharedJobAsync(UnicoreClient ada)
    {
        var job = await ada.SubmitAsync("{}");
        await ada.EndOf(job);
        await ada.UploadAsync($"{await ada.FilesOf(job)}/file", "content");
        var entries = new List<string>();
        foreach (var (user, level) in new[] { ("bo", "read"), ("cy", "write"), ("eve", "modify") })
        {
            using var client = server.ClientFor(user);
            entries.Add($"\"{level}:DN:{(await client.GetAsync("?fields=client"))["client"]?["dn"]}\"");
        }

        (await ada.PutAsync(job, $$"""{"acl": [{{string.Join(", ", entries)}}]}"""))["acl"]?.GetValue<string>().ShouldBe("OK");
        return job;
    }
}
