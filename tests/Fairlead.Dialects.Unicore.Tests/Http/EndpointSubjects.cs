namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Makes the things that the rows of <see cref="EndpointTable"/> are about. They are ada's.</summary>
/// <param name="server">Where they are made.</param>
internal sealed class EndpointSubjects(UnicoreServer server) : IDisposable
{
    private static int _reservations;

    private readonly UnicoreClient _ada = server.ClientFor();
    private readonly UnicoreClient _root = server.ClientFor("root");

    public void Dispose()
    {
        _ada.Dispose();
        _root.Dispose();
    }

    /// <summary>The path with new things in the place of its placeholders.</summary>
    public async Task<string> ResolveAsync(string path)
    {
        if (path.Contains("{entry}", StringComparison.Ordinal))
        {
            var registry = new Uri(_root.Core, "../registries/default_registry").ToString();
            var entry = await _root.SubmitAsync("""{"Endpoint": "https://matrix.example/", "InterfaceName": "x"}""", registry);
            return path.Replace("{entry}", entry.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{reservation}", StringComparison.Ordinal))
        {
            // Each has a minute of its own: the nodes are kept for one at a time.
            var start = TimeProvider.System.GetUtcNow().AddDays(1).AddMinutes(Interlocked.Increment(ref _reservations));
            var reservation = await _ada.SubmitAsync($$"""{"Resources": {"Runtime": "1m"}, "Start time": "{{start:yyyy-MM-ddTHH:mm:ss}}+0000"}""", "reservations");
            return path.Replace("{reservation}", reservation.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{transfer}", StringComparison.Ordinal))
        {
            var waiting = await _ada.SubmitAsync(
                """{"file": "x", "source": "http://192.0.2.1/x", "extraParameters": {"scheduledStartTime": "2099-01-01T00:00:00+0000"}}""", "storages/HOME/transfers");
            await ShareAsync(waiting);
            return path.Replace("{transfer}", waiting.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{task}", StringComparison.Ordinal))
        {
            var task = await _ada.SubmitAsync("""{"query": "tide"}""", "storages/search");
            await ShareAsync(task);
            await _ada.EndOf(task); // until then it is another thing with each look
            return path.Replace("{task}", task.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{workflow}", StringComparison.Ordinal))
        {
            var workflow = await _ada.SubmitAsync("{activities: {a: {type: HOLD}}}", "../workflows");
            await ShareAsync(workflow);
            await _ada.UntilAsync(workflow, "HELD"); // until then it is another thing with each look
            return path.Replace("{workflow}", workflow.Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.Contains("{created}", StringComparison.Ordinal))
        {
            return path.Replace("{created}", (await _ada.SubmitAsync("{}", "storages")).Split('/')[^1], StringComparison.Ordinal);
        }

        if (path.EndsWith("/described", StringComparison.Ordinal))
        {
            await _ada.UploadAsync("storages/HOME/files/described", "content");
        }

        if (!path.Contains('{', StringComparison.Ordinal))
        {
            return path;
        }

        var job = await SharedJobAsync();
        if (path.Contains("{job}", StringComparison.Ordinal))
        {
            return path.Replace("{job}", job.Split('/')[^1], StringComparison.Ordinal);
        }

        var kind = path.Contains("{import}", StringComparison.Ordinal) ? "imports" : "exports";
        using var ticket = await _ada.SendAsync(
            HttpMethod.Post, $"{job.Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace/{kind}", UnicoreClient.Json("""{"file": "file"}"""));
        var address = ticket.Headers.Location.ShouldNotBeNull().ToString();
        await ShareAsync(address);
        var secret = (await UnicoreClient.BodyOf(ticket))["accessURL"]!.GetValue<string>(); // null fails the test as well
        return path.Replace("{ticket}", address.Split('/')[^1], StringComparison.Ordinal)
            .Replace("{secret}", secret, StringComparison.Ordinal)
            .Replace("{import}", secret, StringComparison.Ordinal);
    }

    /// <summary>A job of ada's that has ended, has a file, and is shared with bo, cy and eve.</summary>
    public async Task<string> SharedJobAsync()
    {
        var job = await _ada.SubmitAsync("{}");
        await _ada.EndOf(job);
        await _ada.UploadAsync($"{await _ada.FilesOf(job)}/file", "content");
        await ShareAsync(job);
        return job;
    }

    /// <summary>Bo may read the thing, cy write to it, and eve modify it.</summary>
    private async Task ShareAsync(string thing)
    {
        var entries = new List<string>();
        foreach (var (user, level) in new[] { ("bo", "read"), ("cy", "write"), ("eve", "modify") })
        {
            using var client = server.ClientFor(user);
            entries.Add($"\"{level}:DN:{(await client.GetAsync("?fields=client"))["client"]?["dn"]}\"");
        }

        (await _ada.PutAsync(thing, $$"""{"acl": [{{string.Join(", ", entries)}}]}"""))["acl"]?.GetValue<string>().ShouldBe("OK");
    }
}
