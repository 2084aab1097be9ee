using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>The scenarios of the wire contract that look into running jobs.</summary>
public sealed class InsightScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    private const HttpStatusCode Bad = HttpStatusCode.BadRequest;
    private const string Forever = "sh -c \"echo noted >notes.txt; mkdir -p plots; echo p >plots/p; echo ready; while :; do sleep 1; done\"";

    [Fact]
    public async Task Scenario30_Exec_RunsInTheScratchDirectoryWhileTheJobRuns()
    {
        using var client = server.ClientFor();
        using var stranger = server.ClientFor("bo");
        var id = await StartAsync(client, "run");

        (await client.SendAsync(HttpMethod.Post, $"jobs/{id}/exec?command=cat,notes.txt", string.Empty)).ShouldBe((HttpStatusCode.OK, "noted\n"));
        (await client.SendAsync(HttpMethod.Post, $"jobs/{id}/exec?command=sh,-c,echo%20a%20b%20%3E%262")).ShouldBe((HttpStatusCode.OK, "a b\n"));
        (await client.ErrorOf(HttpMethod.Post, $"jobs/{id}/exec?command=cat,none", Bad)).ShouldBe("Unable to execute command");
        (await client.ErrorOf(HttpMethod.Post, $"jobs/{id}/exec?command=None", Bad)).ShouldBe("Unable to execute command");
        (await client.ErrorOf(HttpMethod.Post, $"jobs/{id}/exec", Bad)).ShouldBe("Unable to execute command");
        (await stranger.ErrorOf(HttpMethod.Post, $"jobs/{id}/exec?command=true", Bad)).ShouldBe("Job does not exist");
        var commands = (await client.DescribeAsync(id))["execution"]!["commands"]!.AsArray();
        commands.Select(c => c!["command"]!.GetValue<string>()).ShouldBe(["cat notes.txt", "sh -c echo a b >&2", "cat none", "None"]);

        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
        await client.WaitAsync(id, "deleted");
        (await client.ErrorOf(HttpMethod.Post, $"jobs/{id}/exec?command=cat,notes.txt", Bad)).ShouldBe("Job is not running");
    }

    [Fact]
    public async Task Scenario31_Snapshot_IsServedWithoutALogin()
    {
        using var client = server.ClientFor();
        using var nobody = new HttpClient();
        using var stranger = server.ClientFor("bo");
        var id = await StartAsync(client, "archive");
        (await client.ErrorOf(HttpMethod.Get, $"jobs/{id}/snapshot", Bad)).ShouldBe("There is no snapshot of this job");

        (await client.SendAsync(HttpMethod.Put, $"jobs/{id}/snapshot?path=plots", string.Empty)).ShouldBe((HttpStatusCode.OK, "{}\n"));

        var (_, text) = await client.SendAsync(HttpMethod.Get, $"jobs/{id}/snapshot");
        var link = JsonNode.Parse(text)!["url"]!.GetValue<string>();
        using var answer = await nobody.GetAsync(new Uri(link), TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBeGreaterThan(0);
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/gzip");
        NamesIn(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).ShouldContain("./plots/p");
        using var altered = await nobody.GetAsync(new Uri(link[..^1] + (link[^1] == 'A' ? 'B' : 'A')), TestContext.Current.CancellationToken);
        altered.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await client.ErrorOf(HttpMethod.Put, $"jobs/{id}/snapshot", Bad)).ShouldBe("A path to snapshot must be specified");
        foreach (var wrong in new[] { "none", "..", "plots/../../..", "/etc", "%2Fetc%2Fpasswd" })
        {
            (await client.ErrorOf(HttpMethod.Put, $"jobs/{id}/snapshot?path={wrong}", Bad)).ShouldBe("Invalid path", wrong);
        }

        (await stranger.ErrorOf(HttpMethod.Put, $"jobs/{id}/snapshot?path=plots", Bad)).ShouldBe("Job does not exist");
        (await stranger.ErrorOf(HttpMethod.Get, $"jobs/{id}/snapshot", Bad)).ShouldBe("Job does not exist");
        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
        await client.WaitAsync(id, "deleted");
        (await client.ErrorOf(HttpMethod.Put, $"jobs/{id}/snapshot?path=plots", Bad)).ShouldBe("Job is not running");
    }

    [Fact]
    public async Task Insight_BelowAMountPoint_IsIntoTheDirectoryThatIsMounted()
    {
        using var client = server.ClientFor();
        var (_, upload) = await client.SendAsync(HttpMethod.Post, "data/upload", "{\"filename\":\"in.txt\"}");
        await client.SendAsync(HttpMethod.Put, JsonNode.Parse(upload)!["url"]!.GetValue<string>(), "mounted");
        var id = await StartAsync(client, "mount", ",\"artifacts\":[{\"url\":\"in.txt\",\"mountpoint\":\"plots:/data\"}]");

        (await client.SendAsync(HttpMethod.Post, $"jobs/{id}/exec?command=cat,/data/p")).ShouldBe((HttpStatusCode.OK, "p\n"));
        (await client.SendAsync(HttpMethod.Put, $"jobs/{id}/snapshot?path=/data")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.ErrorOf(HttpMethod.Put, $"jobs/{id}/snapshot?path=/data/p", Bad)).ShouldBe("Invalid path");
        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
    }

    [Fact]
    public async Task Insight_OfAJobThatIsSharedWithOthers_IsForItsOwnerOnly()
    {
        using var client = server.ClientFor();
        using var reader = server.ClientFor("bo");
        var id = await StartAsync(client, "shared");
        var ada = await server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", TestContext.Current.CancellationToken);
        var job = (await server.Services.GetRequiredService<NumberedJobs>().FindAsync(ada!, [id], TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        await server.Services.GetRequiredService<ChangeJob>()
            .ShareAsync(ada!, job.Id, [new Grant(AccessLevel.Modify, GranteeKind.Group, "staff")], TestContext.Current.CancellationToken);

        (await reader.ListAsync($"jobs/{id}")).Count.ShouldBe(1);
        foreach (var (method, path) in new[] { (HttpMethod.Post, "exec?command=true"), (HttpMethod.Put, "snapshot?path=plots"), (HttpMethod.Get, "snapshot") })
        {
            (await reader.ErrorOf(method, $"jobs/{id}/{path}", HttpStatusCode.Forbidden)).ShouldBe("Not authorized to access this job");
        }

        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
    }

    private async Task<long> StartAsync(ProminenceClient client, string name, string more = "")
    {
        var command = JsonValue.Create(Forever).ToJsonString();
        var id = await client.SubmitAsync(
            $$"""
            {"name":"{{name}}","resources":{"cpus":1,"memory":1.0,"nodes":1,"disk":10,"walltime":5},
             "tasks":[{"image":"{{server.Image.Root}}","runtime":"singularity","cmd":{{command}}}]{{more}}}
            """);
        await client.WaitAsync(id, "running");
        await Eventually.Become(async _ => (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text == "ready\n", cancellationToken: TestContext.Current.CancellationToken);
        return id;
    }

    private static List<string> NamesIn(Stream content)
    {
        using var archive = new TarReader(new GZipStream(content, CompressionMode.Decompress));
        var names = new List<string>();
        while (archive.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
