using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Gateways;

/// <summary>A storage of another gateway, by UNICORE's REST API (storages and files of its core services). Each request has a token of its own.</summary>
/// <param name="client">Speaks to the gateway.</param>
/// <param name="address">Absolute address of the storage.</param>
/// <param name="token">Gives a token for the user.</param>
internal sealed class GatewayStorage(GatewayClient client, Uri address, Func<Outcome<string>> token) : IStorage
{
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, FileUrl(path, "?num=0"), null, root => GatewayEntries.Entry(path, root), cancellationToken);

    public async Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Get, FileUrl(path, $"?offset={offset}&num={limit}"), null, GatewayEntries.Children, cancellationToken))
            .Select(children => new FilePage(children, children.Count >= limit));

    public async Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        if (!(await StatAsync(path, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        if (entry.IsDirectory)
        {
            return Refusals.IsDirectory(path);
        }

        var count = Math.Min(length ?? long.MaxValue, Math.Max(0, entry.Size - offset));
        if (count == 0)
        {
            return new FileContent(entry, offset, 0, Stream.Null);
        }

        var isPart = count < entry.Size;
        var range = isPart ? new RangeHeaderValue(offset, offset + count - 1) : null;
        if (!Request(HttpMethod.Get, FileUrl(path)).TryGet(out var request, out refusal))
        {
            return refusal;
        }

        request.Headers.Range = range;
        var sent = await client.SendAsync(request, "application/octet-stream", cancellationToken);
        if (!sent.TryGet(out var response, out refusal))
        {
            return refusal;
        }

        if (isPart != response.StatusCode is System.Net.HttpStatusCode.PartialContent)
        {
            response.Dispose();
            return Refusal.Conflict($"{address.Authority} does not give parts of files.");
        }

        return new FileContent(entry, offset, count, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public async Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken)
    {
        if (mode is WriteMode.Append)
        {
            return Refusal.Invalid("mode", "Nothing can be appended to a file of another gateway.");
        }

        if (mode is WriteMode.CreateNew && (await StatAsync(path, cancellationToken)).TryGet(out _, out _))
        {
            return Refusals.Exists(path);
        }

        if (!Request(HttpMethod.Put, FileUrl(path)).TryGet(out var request, out var refusal))
        {
            return refusal;
        }

        await using var counted = new CountingStream(content);
        request.Content = new StreamContent(counted);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return (await client.SendAsync(request, "application/json", cancellationToken)).TryGet(out var response, out refusal) ? Counted(response, counted.Count) : refusal;
    }

    public Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("offset", "Files of another gateway are written as a whole."));

    public Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) =>
        path == "/" ? Task.FromResult<Outcome<Done>>(Done.Value) : DoAsync(HttpMethod.Post, FileUrl(path), [], cancellationToken);

    public Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) => ActAsync("rename", from, to, cancellationToken);

    public Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken) => ActAsync("copy", from, to, cancellationToken);

    public Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken) =>
        path == "/" ? Task.FromResult<Outcome<Done>>(Refusals.Root("deleted")) : DoAsync(HttpMethod.Delete, FileUrl(path), null, cancellationToken);

    public async Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["permissions"] = permissions.ToString() };
        var reply = await AskAsync(HttpMethod.Put, FileUrl(path), body, root => GatewayEntries.Text(root, "permissions") ?? string.Empty, cancellationToken);
        return reply.Then<Done>(word => word == "OK" ? Done.Value : Refusal.Conflict($"{address.Authority} does not set the permissions of '{path}': {word}"));
    }

    public async Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["group"] = group };
        var reply = await AskAsync(HttpMethod.Put, FileUrl(path), body, root => GatewayEntries.Text(root, "group") ?? string.Empty, cancellationToken);
        return reply.Then<Done>(word => word == "OK" ? Done.Value : Refusal.Conflict($"{address.Authority} does not set the group of '{path}': {word}"));
    }

    public Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(Refusal.Conflict("The time of a file of another gateway cannot be set."));

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, address.AbsoluteUri, null, root => GatewayEntries.Number(root, "freeSpace"), cancellationToken);

    private static Outcome<long> Counted(HttpResponseMessage response, long count)
    {
        response.Dispose();
        return count;
    }

    private string FileUrl(string path, string query = "") =>
        $"{address.AbsoluteUri.TrimEnd('/')}/files{(path == "/" ? string.Empty : string.Join('/', path.Split('/').Select(Uri.EscapeDataString)))}{query}";

    private Task<Outcome<Done>> ActAsync(string action, string from, string to, CancellationToken cancellationToken) =>
        DoAsync(HttpMethod.Post, $"{address.AbsoluteUri.TrimEnd('/')}/actions/{action}", new JsonObject { ["from"] = from, ["to"] = to }, cancellationToken);

    private async Task<Outcome<Done>> DoAsync(HttpMethod method, string url, JsonObject? body, CancellationToken cancellationToken)
    {
        if (!Request(method, url, body).TryGet(out var request, out var refusal)
            || !(await client.SendAsync(request, "application/json", cancellationToken)).TryGet(out var response, out refusal))
        {
            return refusal;
        }

        response.Dispose();
        return Done.Value;
    }

    private async Task<Outcome<T>> AskAsync<T>(HttpMethod method, string url, JsonObject? body, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!Request(method, url, body).TryGet(out var request, out var refusal) || !(await client.AskAsync(request, cancellationToken)).TryGet(out var document, out refusal))
        {
            return refusal;
        }

        using (document)
        {
            return read(document.RootElement);
        }
    }

    private Outcome<HttpRequestMessage> Request(HttpMethod method, string url, JsonObject? body = null) => token().Select(secret =>
    {
        var request = new HttpRequestMessage(method, url) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
        request.Content = body is null ? null : new StringContent(body.ToJsonString(Writing), Encoding.UTF8, "application/json");
        return request;
    });
}
