using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What every endpoint that takes a document does with one that is none, or harms. A new endpoint without a row in <see cref="EndpointDocuments"/> fails.</summary>
public sealed class BadDocumentTests(EndpointServer server) : IClassFixture<EndpointServer>, IDisposable
{
    private static readonly Dictionary<string, byte[]> Unreadable = new()
    {
        ["an open brace"] = Encoding.UTF8.GetBytes("{"),
        ["half a document"] = Encoding.UTF8.GetBytes("""{"Executable": "date", "tags": ["""),
        ["a list"] = Encoding.UTF8.GetBytes("[]"),
        ["a number"] = Encoding.UTF8.GetBytes("1e400"),
        ["null"] = Encoding.UTF8.GetBytes("null"),
        ["a text"] = Encoding.UTF8.GetBytes("\"text\""),
        ["no number"] = Encoding.UTF8.GetBytes("""{"x": NaN}"""),
        ["XML"] = Encoding.UTF8.GetBytes("<job/>"),
        ["a key twice"] = Encoding.UTF8.GetBytes("""{"x": 1, "x": 2}"""),
        ["half a character"] = Encoding.UTF8.GetBytes("""{"x": "\ud800"}"""),
        ["half a character as key"] = Encoding.UTF8.GetBytes("""{"\udc00": 1}"""),
        ["no UTF-8"] = [(byte)'{', 0xff, 0xfe, (byte)'}'],
        ["objects nested deeply"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{x:", 1000))),
        ["lists nested deeply"] = Encoding.UTF8.GetBytes($"{{x: {new string('[', 1000)}{new string(']', 1000)}}}"),
        ["two documents"] = Encoding.UTF8.GetBytes("{} {}"),
        ["NUL"] = new byte[64],
    };

    private readonly BadDocuments _documents = new(server);

    public void Dispose() => _documents.Dispose();

    [Fact]
    public void EveryEndpointWithABody_HasARow() =>
        EndpointDocuments.All.Keys.Concat(EndpointDocuments.WithoutDocument).Order()
            .ShouldBe(EndpointTable.Rows.Keys.Where(k => k.StartsWith("PUT ", StringComparison.Ordinal) || k.StartsWith("POST ", StringComparison.Ordinal)).Order());

    [Theory]
    [MemberData(nameof(EndpointDocuments.Documents), MemberType = typeof(EndpointDocuments))]
    public async Task Document_ThatCannotBeRead_IsABadRequestAndChangesNothing(string endpoint, int number)
    {
        var path = await _documents.ResolveAsync(EndpointDocuments.All[endpoint][number].Path);
        var before = await _documents.StateAsync(path);

        foreach (var (what, bytes) in Unreadable)
        {
            using var response = await _documents.SendAsync(endpoint, path, bytes);

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{endpoint} with {what}");
            (await UnicoreClient.ShouldBeAnErrorDocument(response)).ShouldContain("The document");
        }

        (await _documents.StateAsync(path)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(EndpointDocuments.Endpoints), MemberType = typeof(EndpointDocuments))]
    public async Task Document_Of50MB_IsTooLarge(string endpoint)
    {
        var path = await _documents.ResolveAsync(EndpointDocuments.All[endpoint][0].Path);

        using var response = await _documents.SendAsync(endpoint, path, new byte[50 * 1024 * 1024]);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await UnicoreClient.ShouldBeAnErrorDocument(response);
    }

    [Theory]
    [MemberData(nameof(EndpointDocuments.Documents), MemberType = typeof(EndpointDocuments))]
    public async Task Document_WithCharactersOfTheShell_RunsNothing(string endpoint, int number)
    {
        string[] linesForAShell = ["Executable", "Arguments", "User precommand", "User postcommand"];
        var document = EndpointDocuments.All[endpoint][number];
        var canary = Path.Combine(server.Home, "canary");
        var text = JsonSerializer.Serialize($"x'\"; touch {canary} $(touch {canary}) `touch {canary}`\n\ntouch {canary}\n#SBATCH --wrap='touch {canary}'\n");
        foreach (var key in document.Keys.Except(linesForAShell))
        {
            var path = await _documents.ResolveAsync(document.Path);
            var json = document.With(key, text).Replace("\"haveClientStageIn\":true", "\"Executable\":\"true\"", StringComparison.Ordinal);

            using var response = await _documents.SendAsync(endpoint, path, json);

            await _documents.ShouldBeNoFault(response, $"{endpoint} with {key} for a shell");
            if (response.Headers.Location?.ToString() is { } made && made.Contains("/jobs/", StringComparison.Ordinal))
            {
                await _documents.Ada.EndOf(made);
            }
        }

        File.Exists(canary).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(EndpointDocuments.Documents), MemberType = typeof(EndpointDocuments))]
    public async Task Document_WithKeysThatMeanNothing_IsAsGoodAsWithout(string endpoint, int number)
    {
        string[] takingWhateverThereIs = ["POST core/jobs/{id}", "POST registries/default_registry", "PUT workflows/{id}/files"];
        var document = EndpointDocuments.All[endpoint][number];
        var path = await _documents.ResolveAsync(document.Path);

        using var response = await _documents.SendAsync(endpoint, path, document.With("nobody knows this", """["text", {"x": null}]"""));

        await _documents.ShouldBeNoFault(response, endpoint);
        if (!takingWhateverThereIs.Contains(endpoint))
        {
            response.IsSuccessStatusCode.ShouldBeTrue(endpoint);
        }
    }

    [Theory]
    [InlineData("jobs/{job}", "tags", "terminationTime", "acl")]
    [InlineData("../workflows/{workflow}", "tags", "terminationTime", "acl")]
    [InlineData("sites/cluster", "tags", "umask")]
    [InlineData("storages/{created}", "tags", "acl", "terminationTime", "umask", "description")]
    [InlineData("tasks/{task}", "tags", "terminationTime")]
    [InlineData("transfers/{transfer}", "tags", "terminationTime")]
    [InlineData("client-server-transfers/{ticket}", "tags", "terminationTime")]
    [InlineData("storages/{job}-uspace/files/file", "group", "permissions", "unixPermissions")]
    public async Task Property_ThatCannotBeSet_DoesNotKeepTheOthersFromBeingSet(string thing, params string[] keys)
    {
        var good = new Dictionary<string, string>
        {
            ["tags"] = "seen",
            ["terminationTime"] = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            ["acl"] = "read:GROUP:staff",
            ["umask"] = "027",
            ["description"] = "text",
            ["permissions"] = "rwx------",
            ["unixPermissions"] = "rwx------",
            ["group"] = "root",
        };
        var path = await _documents.ResolveAsync(thing);
        foreach (var (bad, other) in keys.SelectMany(k => keys.Except([k]).Select(o => (k, o))))
        {
            var reply = await _documents.Ada.PutAsync(path, $$"""{"{{bad}}": {"no": "such"}, "{{other}}": "{{good[other]}}"}""");

            reply[other]?.GetValue<string>().ShouldBe("OK", $"{other} after {bad} of {thing}");
            var refused = reply[bad]?.GetValue<string>();
            refused.ShouldNotBe("OK");
            (refused ?? string.Empty).ShouldNotContain("''");
        }
    }

    [Fact]
    public async Task Search_InStoragesNamedByManyLongPatterns_IsRefusedAtOnce()
    {
        var longest = JsonSerializer.Serialize($"{string.Concat(Enumerable.Repeat("*a", 50_000))}b");

        (await _documents.Ada.ErrorOf(HttpMethod.Post, "storages/search", HttpStatusCode.BadRequest, $$"""{"query": "tide", "resources": [{{longest}}]}""")).ShouldContain("resources");
        (await _documents.Ada.ErrorOf(HttpMethod.Post, "storages/search", HttpStatusCode.BadRequest, $$"""{"query": "tide", "resources": [{{string.Join(", ", Enumerable.Repeat("\"*a\"", 10_000))}}]}"""))
            .ShouldContain("resources");
    }
}
