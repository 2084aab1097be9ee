using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fairlead.Storages.S3;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway one of whose shared storages is in a bucket.</summary>
public sealed class BucketServer : UnicoreServer
{
    private readonly S3Server _s3 = new();

    protected override ImmutableSortedDictionary<string, string> SharedStorages => base.SharedStorages.Add("LAKE", "s3:lake/users/{account}");

    public override async ValueTask InitializeAsync()
    {
        await _s3.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _s3.DisposeAsync();
    }

    protected override void Replace(IServiceCollection services) => services.AddSingleton(new S3Connection
    {
        Name = "lake",
        Endpoint = _s3.Endpoint,
        Bucket = S3Server.Bucket,
        AccessKey = S3Server.Key,
        SecretKey = S3Server.Key,
    });
}

/// <summary>Files, transfers and staging with a storage that is in a bucket.</summary>
public sealed class BucketScenarios(BucketServer server) : IClassFixture<BucketServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Files_InABucket_AreWrittenListedAndRead()
    {
        await _client.UploadAsync("storages/LAKE/files/dir/a.txt", "from a client");

        (await _client.TextAsync("storages/LAKE/files/dir/a.txt")).ShouldBe("from a client");
        (await _client.GetAsync("storages/LAKE/files/dir"))["content"]?["/dir/a.txt"]?["size"]?.GetValue<long>().ShouldBe(13);
        (await _client.GetAsync("storages/LAKE"))["resourceStatus"]?.GetValue<string>().ShouldBe("READY");
        (await _client.StatusOf(HttpMethod.Delete, "storages/LAKE/files/dir")).ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Get, "storages/LAKE/files/dir/a.txt")).ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Transfers_FromAndToABucket_CopyDirectories()
    {
        var large = RandomNumberGenerator.GetBytes(9_000_000);
        Directory.CreateDirectory(Path.Combine(server.Home, "tree/deep"));
        await File.WriteAllBytesAsync(Path.Combine(server.Home, "tree/deep/large.bin"), large, CancellationToken);
        await _client.UploadAsync("storages/HOME/files/tree/small.txt", "small");

        var pushed = await RunAsync("HOME", $$"""{"file": "tree", "target": "{{_client.Core}}storages/LAKE/files/copy"}""");
        var pulled = await RunAsync("HOME", $$"""{"file": "back", "source": "{{_client.Core}}storages/LAKE/files/copy"}""");

        pushed["status"]?.GetValue<string>().ShouldBe("DONE", pushed.ToJsonString());
        pulled["status"]?.GetValue<string>().ShouldBe("DONE", pulled.ToJsonString());
        pulled["transferredBytes"]?.GetValue<long>().ShouldBe(9_000_005);
        (await File.ReadAllBytesAsync(Path.Combine(server.Home, "back/deep/large.bin"), CancellationToken)).AsSpan().SequenceEqual(large).ShouldBeTrue();
    }

    [Fact]
    public async Task Job_WithInputAndOutputInABucket_Runs()
    {
        await _client.UploadAsync("storages/LAKE/files/in.txt", "lake\n");

        var ended = await _client.RunAsync($$"""
            {"Executable": "tr a-z A-Z <in.txt >out.txt",
             "Imports": [{"From": "{{_client.Core}}storages/LAKE/files/in.txt", "To": "in.txt"}],
             "Exports": [{"From": "out.txt", "To": "{{_client.Core}}storages/LAKE/files/out.txt"}]}
            """);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        (await _client.TextAsync("storages/LAKE/files/out.txt")).ShouldBe("LAKE\n");
    }

    [Fact]
    public async Task Job_ThatNamesObjects_ReadsAndWritesWhatTheSiteSharesOrItsOwnKeysOpen()
    {
        const string Own = $$"""{"Username": "{{S3Server.Key}}", "Password": "{{S3Server.Key}}"}""";
        await _client.UploadAsync("storages/LAKE/files/named/a.txt", "a");
        await _client.UploadAsync("storages/LAKE/files/named/b.txt", "b");
        var shared = $"s3://lake/users/{Environment.UserName}";

        var ended = await _client.RunAsync($$"""
            {"Executable": "cat in/a.txt in/b.txt one >out.txt",
             "Imports": [{"From": "{{shared}}/named/*.txt", "To": "in"}, {"From": "{{shared}}/named/a.txt", "To": "one", "Credentials": {{Own}} }],
             "Exports": [{"From": "out.txt", "To": "{{shared}}/named/out.txt"}, {"From": "out*", "To": "s3://lake/elsewhere", "Credentials": {{Own}} }]}
            """);
        var back = await _client.RunAsync($$"""{"Executable": "cat x", "Imports": [{"From": "s3://lake/elsewhere/out.txt", "To": "x", "Credentials": {{Own}} }]}""");

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        back["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", back.ToJsonString());
        (await _client.TextAsync("storages/LAKE/files/named/out.txt")).ShouldBe("aba");
    }

    [Theory]
    [InlineData("s3://lake/elsewhere/x", "null", "It is in no storage of cluster: what is elsewhere in a bucket needs Credentials.")]
    [InlineData("s3://lake/users/{account}x/x", "null", "It is in no storage of cluster")]
    [InlineData("s3://lake/users/{account}/../x", "null", "It is in no storage of cluster")]
    [InlineData("s3://sea/x", "null", "It is in no storage of cluster")]
    [InlineData("s3://sea/x", """{"Username": "a", "Password": "geheim"}""", "There is no bucket 'sea' among those that this gateway knows.")]
    [InlineData("s3://lake/x", """{"Username": "other", "Password": "geheim"}""", "The bucket harbor does not allow it.")]
    public async Task Job_ThatNamesObjectsThatAreNotItsOwn_FailsAndSaysWhy(string url, string credentials, string reason)
    {
        var job = await _client.RunAsync(
            $$"""{"Executable": "cat x", "Imports": [{"From": "{{url.Replace("{account}", Environment.UserName, StringComparison.Ordinal)}}", "To": "x", "Credentials": {{credentials}} }]}""");

        job["status"]?.GetValue<string>().ShouldBe("FAILED");
        job["statusMessage"]?.GetValue<string>().ShouldContain(reason);
        job.ToJsonString().ShouldNotContain("geheim");
    }

    private async Task<JsonObject> RunAsync(string storage, string body)
    {
        var transfer = await _client.SubmitAsync(body, $"storages/{storage}/transfers");
        return await Eventually.Become(
            _ => _client.GetAsync(transfer), t => t["status"]?.GetValue<string>() is "DONE" or "FAILED" or "ABORTED", TimeSpan.FromSeconds(90), CancellationToken);
    }
}
