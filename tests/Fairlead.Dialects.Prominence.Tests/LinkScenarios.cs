using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>Links that need no login are good for one file, one purpose and a while; and what is too large is told so.</summary>
public sealed class LinkScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    [Fact]
    public async Task Links_ThatHaveEndedOrAreUsedForSomethingElse_AreRefused()
    {
        using var client = server.ClientFor();
        using var nobody = server.ClientFor(user: null);
        var (_, text) = await client.SendAsync(HttpMethod.Post, "data/upload", """{"filename":"kept"}""");
        var upload = JsonNode.Parse(text)!["url"]!.GetValue<string>();
        (await nobody.SendAsync(HttpMethod.Put, upload, "kept")).Status.ShouldBe(HttpStatusCode.OK);
        var links = server.Services.GetRequiredService<FileLinks>();
        (await links.ReadAsync(upload[(upload.LastIndexOf('/') + 1)..], FileTicketUse.Upload, TestContext.Current.CancellationToken)).TryGet(out var link, out _).ShouldBeTrue();

        string Changed(Func<FileLink, FileLink> change) => $"files/{links.Write(change(link!))}";
        var ended = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        (await nobody.SendAsync(HttpMethod.Put, Changed(l => l with { ExpiresAt = ended }), "x")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.SendAsync(HttpMethod.Get, Changed(l => l with { ExpiresAt = ended, Use = FileTicketUse.Download }))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.SendAsync(HttpMethod.Get, upload)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.SendAsync(HttpMethod.Put, Changed(l => l with { Use = FileTicketUse.Download }), "x")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.SendAsync(HttpMethod.Get, Changed(l => l with { Path = "/../../etc/passwd", Use = FileTicketUse.Download }))).Status.ShouldNotBe(HttpStatusCode.OK);
        (await nobody.SendAsync(HttpMethod.Get, Changed(l => l with { Use = FileTicketUse.Download }))).ShouldBe((HttpStatusCode.OK, "kept"));

        // Every character of a link counts.
        for (var at = upload.LastIndexOf('/') + 1; at < upload.Length - 1; at += 17)
        {
            var altered = $"{upload[..at]}{(upload[at] == 'A' ? 'B' : 'A')}{upload[(at + 1)..]}";
            (await nobody.SendAsync(HttpMethod.Put, altered, "x")).Status.ShouldBe(HttpStatusCode.NotFound, altered);
        }

        (await client.ListAsync("data")).ShouldHaveSingleItem()!["size"]!.GetValue<long>().ShouldBe(4);
    }

    [Fact]
    public async Task Documents_ThatAreTooLarge_AreRefusedWithTheLimit()
    {
        using var client = server.ClientFor();
        string Job(int bytes) => $$"""
            {"tasks":[{"image":"/x","runtime":"singularity"}],"resources":{"cpus":1,"memory":1},"inputs":[{"filename":"big","content":"{{Convert.ToBase64String(new byte[bytes])}}"}]}
            """;

        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.RequestEntityTooLarge, Job(13 << 20))).ShouldNotBeEmpty();
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, Job(4 << 20))).ShouldContain("upload it instead");
        (await client.ListAsync("jobs?all=true&num=10")).ShouldBeEmpty();
    }
}
