using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Sends documents to the endpoints of <see cref="EndpointDocuments"/> as the one who may, and judges the answers.</summary>
/// <param name="server">The server.</param>
internal sealed class BadDocuments(UnicoreServer server) : IDisposable
{
    private readonly UnicoreClient _root = server.ClientFor("root");
    private readonly EndpointSubjects _subjects = new(server);

    /// <summary>The owner of everything.</summary>
    public UnicoreClient Ada { get; } = server.ClientFor();

    public void Dispose()
    {
        Ada.Dispose();
        _root.Dispose();
        _subjects.Dispose();
    }

    /// <summary>The path with new things in the place of its placeholders.</summary>
    public Task<string> ResolveAsync(string path) => _subjects.ResolveAsync(path);

    /// <summary>The answer to that document.</summary>
    public Task<HttpResponseMessage> SendAsync(string endpoint, string path, string json) => SendAsync(endpoint, path, Encoding.UTF8.GetBytes(json));

    /// <summary>The answer to that body.</summary>
    public Task<HttpResponseMessage> SendAsync(string endpoint, string path, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var caller = EndpointTable.Rows[endpoint].Need is EndpointTable.Need.Admin ? _root : Ada;
        return caller.SendAsync(new HttpMethod(endpoint.Split(' ')[0]), path, content);
    }

    /// <summary>All that may have changed: what there is of everything, and the thing itself.</summary>
    public async Task<string> StateAsync(string path)
    {
        const string Settable = "fields=tags,acl,umask,terminationTime,description,permissions,group,metadata,content";
        var state = new StringBuilder();
        foreach (var list in new[] { "jobs?num=10000", "storages?filter=all&num=10000", "transfers", "client-server-transfers", "tasks", "../workflows?num=10000&fields=workflows", "../registries/default_registry", $"sites/cluster?{Settable}", "storages/HOME/files" })
        {
            state.AppendLine((await Ada.GetAsync(list)).ToJsonString());
        }

        using var thing = await Ada.SendAsync(HttpMethod.Get, $"{path}?{Settable}");
        return state.AppendLine(thing.IsSuccessStatusCode ? await thing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : string.Empty).ToString();
    }

    /// <summary>Checks that the document was taken or refused, and that whatever it made can be looked at.</summary>
    public async Task ShouldBeNoFault(HttpResponseMessage response, string what)
    {
        await ShouldBeAnAnswer(response, what);
        if (response.Headers.Location is { } made)
        {
            foreach (var accept in new[] { "application/json", "text/html" })
            {
                using var shown = await Ada.SendAsync(HttpMethod.Get, made.ToString(), null, ("Accept", accept));
                shown.StatusCode.ShouldBe(HttpStatusCode.OK, $"{made} after {what}");
            }
        }
    }

    /// <summary>Checks that a request was answered as it should be or refused in UNICORE's form; a fault is neither.</summary>
    public static async Task ShouldBeAnAnswer(HttpResponseMessage response, string what)
    {
        ((int)response.StatusCode).ShouldBeLessThan(500, what);
        if ((int)response.StatusCode < 400 || response.RequestMessage?.Method == HttpMethod.Head)
        {
            return;
        }

        var message = await UnicoreClient.ShouldBeAnErrorDocument(response);

        // The errors of a workflow come in lines.
        foreach (var line in message.StartsWith("Workflow not submitted", StringComparison.Ordinal) ? message.TrimEnd('\n').Split('\n') : [message])
        {
            line.Any(char.IsControl).ShouldBeFalse($"{what}: {message}");
            line.Length.ShouldBeLessThan(1000, what);
        }
    }
}
