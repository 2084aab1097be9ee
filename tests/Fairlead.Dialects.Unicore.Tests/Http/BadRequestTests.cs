using System.Net;
using System.Text;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What every endpoint does with a path, a query, headers and a verb that mean no good. The endpoints are those of <see cref="EndpointTable"/>.</summary>
public sealed class BadRequestTests(EndpointServer server) : IClassFixture<EndpointServer>, IDisposable
{
    private const string Root = $"/{UnicoreServer.SiteName}/rest/";

    // The server itself refuses a NUL in a path, in its own way.
    private static readonly string[] Segments =
    [
        "%0a", "%0d%0aX-Evil:%201", "%1b%5b31m", "%ff%fe", "%ed%a0%80", "%c0%af", "%f0%9f%9a%a2", "..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc", "%2fetc%2fpasswd", "%5c..%5c", "$(touch%20canary)",
        "%60touch%20canary%60", "';%20drop%20table%20job%3b--", "%22%3e%3cscript%3ealert(1)%3c%2fscript%3e", "-1", "1e400", "%", "%zz", "00000000000000000000000000000000",
        "00000000-0000-0000-0000-000000000000-uspace", new string('a', 300), new string('a', 5000),
    ];

    private static readonly string[] Names = ["offset", "num", "fields", "tags", "filter", "q", "lifetime", "limited", "port", "file", "host", "loginNode", "login", "depth"];

    private static readonly string[] Values =
    [
        "-1", "abc", "1e400", "1000000000000000000000000000000", "9223372036854775807", "NaN", "%00", "a%00b", "%ff%fe", "%ed%a0%80", "%0d%0aX-Evil:%201", "!", "!!", "%22", "*", "'%20OR%201=1--",
        "a&num=b", new string('x', 4000),
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["", "nonsense", "*/*;q=abc", "image/png", "text/html;q=0", "application/json;charset=nonsense", ",,,", "text/html, application/json;q=1e400"]),
        ("Content-Type", ["", "nonsense", "application/xml", "text/html", "multipart/form-data", "application/x-www-form-urlencoded", "application/json; charset=nonsense", ";;;"]),
        ("Range", ["bytes=", "bytes=-", "bytes=0-99999999999999999999", "bytes=-1-2", "nonsense", "bytes=0-1,3-4", "bytes=5-1"]),
        ("X-UNICORE-User-Preferences", ["", ":", "uid", "uid:", "uid:no such", "role:admin", "nonsense:x", "uid:a,uid:b", "xlogin:root"]),
        ("Idempotency-Key", ["", " ", "\t"]),
        ("X-UNICORE-Consignor-IP", ["", "nonsense", "x,y"]),
        ("X-UNICORE-Gateway", ["", "nonsense", "http://[::1", "javascript:alert(1)", "file:///etc/passwd"]),
        ("If-Range", ["nonsense"]),
        ("If-Modified-Since", ["nonsense"]),
        ("Upgrade", ["nonsense", "UNICORE-Socket-Forwarding", "websocket", "h2c"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("Host", ["nonsense:99999999", "a b"]),
    ];

    private readonly UnicoreClient _ada = server.ClientFor();
    private readonly UnicoreClient _root = server.ClientFor("root");
    private readonly EndpointSubjects _subjects = new(server);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ada.Dispose();
        _root.Dispose();
        _subjects.Dispose();
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Endpoints), MemberType = typeof(EndpointTable))]
    public async Task Path_WithAnOddPart_IsNotThereOrRefused(string endpoint)
    {
        var row = EndpointTable.Rows[endpoint];
        var pattern = endpoint.Split(' ')[1].Split('/');
        var parts = PartsOf(await _subjects.ResolveAsync(row.Path));
        for (var i = 0; i < pattern.Length; i++)
        {
            foreach (var segment in pattern[i].StartsWith('{') ? Segments : [])
            {
                var path = string.Join('/', parts.Select((p, at) => at == i ? segment : p));

                using var response = await SendAsync(endpoint, path, row.Json);

                await BadDocuments.ShouldBeAnAnswer(response, $"{endpoint} at {(path.Length > 200 ? path[..200] : path)}");
                response.Headers.Contains("X-Evil").ShouldBeFalse();
            }
        }

        Directory.EnumerateFileSystemEntries(server.Home, "canary", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Query_WithOddValues_IsIgnoredOrRefused(string endpoint)
    {
        var path = (await _subjects.ResolveAsync(EndpointTable.Rows[endpoint].Path)).Split('?')[0];
        foreach (var query in Names.SelectMany(name => Values.Select(value => $"{name}={value}")).Append("&&&").Append("=").Append("%"))
        {
            using var response = await SendAsync(endpoint, string.Join('/', PartsOf(path)) + "?" + query, json: null);

            await BadDocuments.ShouldBeAnAnswer(response, $"{endpoint}?{(query.Length > 100 ? query[..100] : query)}");
            response.Headers.Contains("X-Evil").ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Endpoints), MemberType = typeof(EndpointTable))]
    public async Task Headers_WithOddValues_AreIgnoredOrRefused(string endpoint)
    {
        var row = EndpointTable.Rows[endpoint];
        var path = string.Join('/', PartsOf(await _subjects.ResolveAsync(row.Path)));
        foreach (var (name, values) in Headers)
        {
            foreach (var value in values)
            {
                using var response = await SendAsync(endpoint, path, row.Json, (name, value));

                await ShouldBeAnAnswerInSomeForm(response, $"{endpoint} with {name}: {value}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Endpoints), MemberType = typeof(EndpointTable))]
    public async Task Session_ThatIsOver_Is432AndNothingElse(string endpoint)
    {
        var row = EndpointTable.Rows[endpoint];
        var path = string.Join('/', PartsOf(await _subjects.ResolveAsync(row.Path)));

        using var response = await SendAsync(endpoint, path, row.Json, ("X-UNICORE-SecuritySession", "00000000-0000-0000-0000-000000000000"));

        // The address of a file is itself the right to it: a session is not looked at.
        if (endpoint.EndsWith("files/{secret}", StringComparison.Ordinal))
        {
            response.IsSuccessStatusCode.ShouldBeTrue();
            return;
        }

        ((int)response.StatusCode).ShouldBe(432);
        (await response.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBeEmpty();
        response.Headers.Contains("X-UNICORE-SecuritySession").ShouldBeFalse();
        response.Headers.Contains("X-UNICORE-SecuritySession-Lifetime").ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Head_WhereverGetIs_HasTheSameHeadersAndNoBody(string endpoint)
    {
        var path = string.Join('/', PartsOf(await _subjects.ResolveAsync(EndpointTable.Rows[endpoint].Path)));
        string[] ofTheMoment = ["Date", "X-UNICORE-SecuritySession-Lifetime"];
        using var get = await SendAsync(endpoint, path, json: null);
        using var head = await SendAsync(endpoint.Replace("GET ", "HEAD ", StringComparison.Ordinal), path, json: null);

        head.StatusCode.ShouldBe(get.StatusCode);
        (await head.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBeEmpty();
        HeadersOf(head).Order().ShouldBe(HeadersOf(get).Order());

        IEnumerable<string> HeadersOf(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
            .Where(h => !ofTheMoment.Contains(h.Key)).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
    }

    [Fact]
    public async Task Verb_ThatAResourceDoesNotKnow_IsNotAllowed()
    {
        // Addresses that stand for two things: an action or a document, and a storage of that name.
        string[] ofTwoKinds = ["core/storages/search", "core/storages/default_storage_factory", "auth/token"];
        foreach (var (pattern, known) in EndpointTable.Rows.Keys.Select(k => k.Split(' ')).GroupBy(k => k[1].TrimEnd('/'), k => k[0]).Select(g => (g.Key, g.ToHashSet())))
        {
            var row = EndpointTable.Rows.First(r => r.Key.EndsWith($" {pattern}", StringComparison.Ordinal) || r.Key.EndsWith($" {pattern}/", StringComparison.Ordinal));
            var path = string.Join('/', PartsOf(await _subjects.ResolveAsync(row.Value.Path)));
            foreach (var verb in new[] { "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW" }.Except(known))
            {
                using var response = await SendAsync($"{verb} {pattern}", path, verb is "GET" or "TRACE" ? null : "{}");

                if (!ofTwoKinds.Contains(pattern))
                {
                    response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, $"{verb} {pattern}");
                    response.Content.Headers.Allow.Where(a => a != "HEAD").Order().ShouldBe(known.Order(), $"{verb} {pattern}");
                }

                await BadDocuments.ShouldBeAnAnswer(response, $"{verb} {pattern}");
            }
        }
    }

    [Fact]
    public async Task Body_ThatMeansNothing_IsNotLookedAt()
    {
        foreach (var endpoint in EndpointTable.Rows.Keys.Where(k => k.StartsWith("DELETE ", StringComparison.Ordinal)).Concat(EndpointDocuments.WithoutDocument))
        {
            foreach (var body in new[] { "{", "[]", "\0", new string('[', 1000) })
            {
                var path = string.Join('/', PartsOf(await _subjects.ResolveAsync(EndpointTable.Rows[endpoint].Path)));

                using var response = await SendAsync(endpoint, path, body);

                await BadDocuments.ShouldBeAnAnswer(response, $"{endpoint} with {body.Length} characters");
            }
        }
    }

    /// <summary>The endpoints that can be read.</summary>
    public static TheoryData<string> Readable => [.. EndpointTable.Rows.Keys.Where(k => k.StartsWith("GET ", StringComparison.Ordinal)).Order()];

    // The parts of an address below the root, as they are sent.
    private string[] PartsOf(string path) => new Uri(_ada.Core, path) is var address ? (address.AbsolutePath + address.Query)[Root.Length..].Split('/') : [];

    private async Task<HttpResponseMessage> SendAsync(string endpoint, string path, string? json, params (string Name, string Value)[] headers)
    {
        var caller = EndpointTable.Rows.TryGetValue(endpoint, out var row) && row.Need is EndpointTable.Need.Admin ? _root : _ada;
        var address = new Uri($"{new Uri(_ada.Core, Root)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var content = json is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content?.Headers.TryAddWithoutValidation("Content-Type", headers.FirstOrDefault(h => h.Name == "Content-Type").Value ?? "application/json");
        return await caller.SendAsync(new HttpMethod(endpoint.Split(' ')[0]), address, content, [.. headers.Where(h => h.Name != "Content-Type")]);
    }

    // A page is an answer, too, for whoever wants one; and a header can be so bad that the server itself refuses it.
    private static async Task ShouldBeAnAnswerInSomeForm(HttpResponseMessage response, string what)
    {
        ((int)response.StatusCode).ShouldBeLessThan(500, what);
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            await BadDocuments.ShouldBeAnAnswer(response, what);
        }
    }
}
