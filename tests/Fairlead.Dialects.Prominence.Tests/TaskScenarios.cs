using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>What tasks are given, and what is said where they cannot have it.</summary>
public sealed class TaskScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    [Fact]
    public async Task Token_OfAJob_IsGoodForTheApiAsLongAsTheJobIsNotOver()
    {
        using var client = server.ClientFor();
        using var program = server.ClientFor(user: null);
        var id = await client.SubmitAsync(Job("sh -c \"printf %s $PROMINENCE_TOKEN; echo; while :; do sleep 1; done\""));
        var token = (await Eventually.Become(
            async _ => (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text, until: text => text.EndsWith('\n'), cancellationToken: TestContext.Current.CancellationToken)).Trim();

        // What the command-line client looks at before it asks.
        var claims = JsonNode.Parse(Convert.FromBase64String(Padded(token.Split('.')[1])))!;
        claims["exp"]!.GetValue<long>().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        claims["username"]!.GetValue<string>().ShouldBe("ada");
        (await program.SendAsync(HttpMethod.Get, $"jobs/{id}", authorization: $"Bearer {token}")).Text.ShouldContain($"\"id\":{id}");
        (await program.SendAsync(HttpMethod.Post, "kv/from-a-job", "1", $"token {token}")).Status.ShouldBe(HttpStatusCode.Created);
        (await program.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token[..^4]}AAAA")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.DescribeAsync(id)).ToJsonString().ShouldNotContain(token);
        await IsNotKeptAsync(token);

        // It is no login for anything else.
        var others = await server.Services.GetRequiredService<LogIn>().RunAsync(new Credential.BearerToken(token), TestContext.Current.CancellationToken);
        others.TryGet(out _, out _).ShouldBeFalse();
        var owner = await server.Services.GetRequiredService<IJobTokens>().ReadAsync(token, TestContext.Current.CancellationToken);
        owner.ShouldNotBeNull().TryGet(out var principal, out var refusal).ShouldBeTrue(refusal?.Message);
        principal!.ShouldSatisfyAllConditions(p => p.Roles.ShouldBe([Role.User]), p => p.MayIssueTokens.ShouldBeFalse(), p => p.Job.ShouldNotBeNull());

        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
        (await program.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Stdout_OfATask_IsWrittenToAFileToo()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("sh -c \"echo said; echo complained >&2\"", ",\"stdout\":\"said.txt\"", ",\"outputFiles\":[\"said.txt\"]"));

        var job = await client.WaitAsync(id, "completed,failed");

        job["status"]!.GetValue<string>().ShouldBe("completed", job.ToJsonString());
        (await client.SendAsync(HttpMethod.Get, job["outputFiles"]![0]!["url"]!.GetValue<string>())).Text.Split('\n').Order().ShouldBe(["", "complained", "said"]);
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text.ShouldBe("said\n");
    }

    [Fact]
    public async Task Login_ForARegistry_IsShownNowhere()
    {
        using var client = server.ClientFor();
        var registry = $"127.0.0.1:{FreePort.Take()}/closed:1";
        var task = $$$"""{"image":"{{{registry}}}","runtime":"singularity","imagePullCredential":{"username":"ada-at-registry","token":"very-secret"}}""";
        var resources = """{"cpus":1,"memory":1}""";
        var id = await client.SubmitAsync($$"""{"tasks":[{{task}}],"resources":{{resources}}}""");
        var workflow = await client.SubmitWorkflowAsync($$"""{"name":"w","jobs":[{"name":"a","tasks":[{{task}}],"resources":{{resources}}}]}""");

        var job = await client.WaitAsync(id, "failed");
        await client.WaitForWorkflowAsync(workflow, "failed");

        job["statusReason"]!.GetValue<string>().ShouldStartWith($"Container image pull failed: The image {registry} cannot be had: ");
        job["statusReason"]!.GetValue<string>().ShouldContain("connection refused");
        job["tasks"]![0]!["imagePullCredential"]!.ToJsonString().ShouldBe("""{"username":"***","token":"***"}""");
        (await client.DescribeWorkflowAsync(workflow))["jobs"]![0]!["tasks"]![0]!["imagePullCredential"]!.ToJsonString().ShouldBe("""{"username":"***","token":"***"}""");
        (await client.JobsOfAsync(workflow, "completed=true"))["w/a"]["statusReason"]!.GetValue<string>().ShouldContain("connection refused");
        await IsNotKeptAsync("very-secret");
    }

    [Fact]
    public async Task Storage_ThatTheSiteOffers_IsSeenInContainers()
    {
        using var client = server.ClientFor();
        Directory.CreateDirectory(server.Lake);
        await File.WriteAllTextAsync(Path.Combine(server.Lake, "level"), "3 m\n", TestContext.Current.CancellationToken);

        var id = await client.SubmitAsync(Job("sh -c \"cat /sea/level; echo out >/sea/out\"", more: ",\"storage\":{\"type\":\"lake\",\"mountpoint\":\"/sea\"}"));
        await client.WaitAsync(id, "completed");
        var none = await client.SubmitAsync(Job("true", more: ",\"storage\":{\"type\":\"onedata\",\"mountpoint\":\"/d\",\"onedata\":{\"provider\":\"p\",\"token\":\"t\"}}"));

        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text.ShouldBe("3 m\n");
        File.Exists(Path.Combine(server.Lake, "out")).ShouldBeTrue();
        var failed = await client.WaitAsync(none, "failed");
        failed["statusReason"]!.GetValue<string>().ShouldBe("Unable to mount storage volume: no site that you can use offers onedata");
        failed["storage"]!["onedata"]!["token"]!.GetValue<string>().ShouldBe("***");
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, Job("true", more: ",\"storage\":{\"type\":\"webdav\",\"mountpoint\":\"/d\"}")))
            .ShouldBe("storage.type must be one of lake, onedata, not webdav");
    }

    [Fact]
    public async Task Image_WithoutTheProgram_IsToldSo()
    {
        using var client = server.ClientFor();

        var job = await client.WaitAsync(await client.SubmitAsync(Job("bash -c true")), "completed,failed");

        job["status"]!.GetValue<string>().ShouldBe("completed");
        job["execution"]!["tasks"]![0]!["exitCode"]!.GetValue<int>().ShouldBe(127);
        job["statusReason"]!.GetValue<string>().ShouldBe("The image has no program bash.");
    }

    /// <summary>Whether the gateway's own data, its database and its log of writes, are free of a text.</summary>
    private async Task IsNotKeptAsync(string text)
    {
        foreach (var file in Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories))
        {
            Encoding.Latin1.GetString(await ReadAsync(file)).ShouldNotContain(text, customMessage: file);
        }
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }

    private static string Padded(string text) => text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);

    private string Job(string command, string task = "", string more = "") => $$"""
        {"tasks":[{"image":"{{server.Image.Root}}","runtime":"singularity","cmd":{{JsonValue.Create(command).ToJsonString()}}{{task}}}],
         "resources":{"nodes":1,"cpus":1,"memory":1.0,"disk":10}{{more}}}
        """;
}
