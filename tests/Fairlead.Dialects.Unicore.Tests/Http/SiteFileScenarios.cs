namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Input and output that is on the job's own site already.</summary>
public sealed class SiteFileScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task FilesOfTheSite_AreCopiedLinkedAndExportedTo()
    {
        await _client.UploadAsync("storages/HOME/files/data/a.txt", "a");
        await _client.UploadAsync("storages/HOME/files/data/large.bin", "large");

        var job = await _client.RunAsync($$"""
            {"Executable": "cat in/a.txt large >out.txt; readlink large >>out.txt",
             "Imports": [{"From": "file://{{server.Home}}/data/*.txt", "To": "in"}, {"From": "link:{{server.Home}}/data/large.bin", "To": "large"}],
             "Exports": [{"From": "out.txt", "To": "file:{{server.Home}}/results/out.txt"}]}
            """);

        job["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", job.ToJsonString());
        (await File.ReadAllTextAsync($"{server.Home}/results/out.txt", TestContext.Current.CancellationToken)).ShouldBe($"alarge{server.Home}/data/large.bin\n");
    }

    [Theory]
    [InlineData("file:/etc/passwd")]
    [InlineData("link:/etc/passwd")]
    public async Task FilesElsewhereOnTheSite_AreRefusedByName(string url)
    {
        var job = await _client.RunAsync($$"""{"Executable": "cat x", "Imports": [{"From": "{{url}}", "To": "x"}]}""");

        job["status"]?.GetValue<string>().ShouldBe("FAILED");
        job["statusMessage"]?.GetValue<string>().ShouldContain($"{url} to 'x': It is not below any directory that may be named on cluster: {server.Home}.");
    }
}
