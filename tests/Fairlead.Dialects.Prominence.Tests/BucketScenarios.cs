using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>A gateway that keeps objects in a bucket of a real S3 service.</summary>
public sealed class BucketServer : IAsyncLifetime
{
    private readonly S3Server _bucket = new();
    private readonly ProminenceServer _server;

    public BucketServer() => _server = new ProminenceServer { Bucket = _bucket };

    public ProminenceServer Server => _server;

    /// <summary>The whole bucket, as the gateway sees it.</summary>
    public IStorage Files => _server.Services.GetRequiredService<IStorageProvider>().Open("harbour", Environment.UserName, "s3:lake/kept");

    public async ValueTask InitializeAsync()
    {
        await _bucket.InitializeAsync();
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _bucket.DisposeAsync();
    }
}

/// <summary>What users upload and what jobs leave behind, in a bucket.</summary>
public sealed class BucketScenarios(BucketServer bucket) : IClassFixture<BucketServer>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    private ProminenceServer Server => bucket.Server;

    [Fact]
    public async Task Objects_InABucket_AreUploadedUsedAndRemoved()
    {
        using var client = Server.ClientFor();
        using var other = Server.ClientFor("bo");
        var (_, text) = await client.SendAsync(HttpMethod.Post, "data/upload", """{"filename":"sea.txt"}""");
        var link = JsonNode.Parse(text)!["url"]!.GetValue<string>();
        using var nobody = Server.ClientFor(user: null);
        (await nobody.SendAsync(HttpMethod.Put, link, "high water")).Status.ShouldBe(HttpStatusCode.OK);
        var (_, shared) = await client.SendAsync(HttpMethod.Post, "data/upload", $$"""{"filename":"staff/grid","checksum":"{{Sha256("grid")}}"}""");
        (await nobody.SendAsync(HttpMethod.Put, JsonNode.Parse(shared)!["url"]!.GetValue<string>(), "other")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await nobody.SendAsync(HttpMethod.Put, JsonNode.Parse(shared)!["url"]!.GetValue<string>(), "grid")).Status.ShouldBe(HttpStatusCode.OK);

        var listed = (await client.ListAsync("data")).ShouldHaveSingleItem()!;
        listed["name"]!.GetValue<string>().ShouldBe("sea.txt");
        listed["size"]!.GetValue<long>().ShouldBe(10);
        (await other.ListAsync("data")).ShouldBeEmpty();
        (await other.ListAsync("data/staff")).ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("staff/grid");
        (await bucket.Files.ListAsync("/", 0, 10, _cancellationToken)).TryGet(out var page, out _).ShouldBeTrue();
        page!.Entries.Select(e => e.Path).ShouldContain("/user-616461");

        var id = await client.SubmitAsync(Job("cat sea.txt grid", ""","artifacts":[{"url":"sea.txt"},{"url":"staff/grid"}]"""));
        await client.WaitAsync(id, "completed");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text.ShouldBe("high watergrid");
        (await client.SendAsync(HttpMethod.Delete, "data/sea.txt")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, Job("cat sea.txt", ""","artifacts":[{"url":"sea.txt"}]"""))).ShouldBe("Artifact sea.txt does not exist");
    }

    [Theory]
    [InlineData("echo done", 0)]
    [InlineData("exit 3", 3)] // stage-out is tried even where tasks have failed
    public async Task Outputs_GoToTheBucket(string last, int exitCode)
    {
        using var client = Server.ClientFor();
        var command = $"sh -c \"echo level >x.nc; mkdir plots; echo p >plots/p; {last}\"";
        var id = await client.SubmitAsync(Job(command, ""","outputFiles":["*.nc"],"outputDirs":["plots"]"""));

        var job = await client.WaitAsync(id, "completed,failed");

        job["status"]!.GetValue<string>().ShouldBe("completed", job.ToJsonString());
        job["execution"]!["tasks"]![0]!["exitCode"]!.GetValue<int>().ShouldBe(exitCode);
        using var nobody = Server.ClientFor(user: null);
        (await nobody.SendAsync(HttpMethod.Get, job["outputFiles"]![0]!["url"]!.GetValue<string>())).ShouldBe((HttpStatusCode.OK, "level\n"));
        (await nobody.SendAsync(HttpMethod.Get, job["outputDirs"]![0]!["url"]!.GetValue<string>())).Status.ShouldBe(HttpStatusCode.OK);
        (await bucket.Files.ListAsync("/outputs", 0, 100, _cancellationToken)).TryGet(out var kept, out _).ShouldBeTrue();
        kept!.Entries.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Outputs_GoWithTheirJob()
    {
        using var client = Server.ClientFor();
        var id = await client.SubmitAsync(Job("sh -c \"echo level >x.nc\"", ""","outputFiles":["x.nc"]"""));
        var link = (await client.WaitAsync(id, "completed"))["outputFiles"]![0]!["url"]!.GetValue<string>();
        var ada = (await Server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", _cancellationToken)).ShouldNotBeNull();
        var job = (await Server.Services.GetRequiredService<NumberedJobs>().FindAsync(ada, [id], _cancellationToken)).ShouldHaveSingleItem();
        (await bucket.Files.StatAsync($"/outputs/{job.Id}/x.nc", _cancellationToken)).TryGet(out _, out _).ShouldBeTrue();

        await Server.Services.GetRequiredService<ChangeJob>().DiscardAsync(ada, job.Id, _cancellationToken);

        await Eventually.Become(
            async cancellationToken => (await bucket.Files.StatAsync($"/outputs/{job.Id}/x.nc", cancellationToken)).TryGet(out _, out _),
            until: isThere => !isThere,
            cancellationToken: _cancellationToken);
        (await client.SendAsync(HttpMethod.Get, link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Outputs_ThatAJobBringsItself_CountAsLeftBehind()
    {
        using var client = Server.ClientFor();
        using var program = Server.ClientFor(user: null);
        var command = "sh -c \"printf %s $PROMINENCE_TOKEN; echo; until [ -e .output/early.nc ]; do sleep 1; done\"";
        var id = await client.SubmitAsync(Job(command, ""","outputFiles":["early.nc"]"""));
        var token = (await Eventually.Become(
            async _ => (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text, until: text => text.EndsWith('\n'), cancellationToken: _cancellationToken)).Trim();

        (await client.ErrorOf(HttpMethod.Post, "data/output", HttpStatusCode.BadRequest, """{"name":"early.nc"}""")).ShouldBe("A JWT token is required");
        (await program.SendAsync(HttpMethod.Post, "data/output", "{}", $"Bearer {token}")).Text.ShouldContain("Name not specified");
        (await program.SendAsync(HttpMethod.Post, "data/output", """{"name":"late.nc"}""", $"Bearer {token}")).Text.ShouldContain("The job has no output late.nc; it has early.nc");
        var (status, text) = await program.SendAsync(HttpMethod.Post, "data/output", """{"name":"early.nc"}""", $"Bearer {token}");
        status.ShouldBe(HttpStatusCode.Created, text);
        (await program.SendAsync(HttpMethod.Put, JsonNode.Parse(text)!["url"]!.GetValue<string>(), "early")).Status.ShouldBe(HttpStatusCode.OK);

        var job = await client.WaitAsync(id, "completed,failed");
        job["status"]!.GetValue<string>().ShouldBe("completed", job.ToJsonString());
        (await program.SendAsync(HttpMethod.Get, job["outputFiles"]![0]!["url"]!.GetValue<string>())).ShouldBe((HttpStatusCode.OK, "early"));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private string Job(string command, string more) => $$"""
        {"tasks":[{"image":"{{Server.Image.Root}}","runtime":"singularity","cmd":{{JsonValue.Create(command).ToJsonString()}}}],"resources":{"cpus":1,"memory":1}{{more}}}
        """;
}
