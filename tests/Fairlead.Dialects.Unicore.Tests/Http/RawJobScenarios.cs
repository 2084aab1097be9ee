namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Jobs that are batch scripts of their owners.</summary>
public sealed class RawJobScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task RawJob_ItsBatchScript_IsUploadedAndRuns()
    {
        var job = await _client.SubmitAsync("""{"Job type": "raw", "BSS file": "run.sh", "haveClientStageIn": true}""");
        await _client.UntilAsync(job, "READY");
        await _client.UploadAsync($"{await _client.FilesOf(job)}/run.sh", "#!/bin/sh\n#SBATCH --time=5\necho raw\nexit 4\n");
        await _client.StatusOf(HttpMethod.Post, $"{job}/actions/start", "{}");

        var ended = await _client.EndOf(job);

        (ended["status"]?.GetValue<string>(), ended["exitCode"]?.GetValue<string>(), ended["jobType"]?.GetValue<string>()).ShouldBe(("FAILED", "4", "RAW"));
        (await _client.TextAsync($"{await _client.FilesOf(job)}/stdout")).ShouldBe("raw\n");
    }
}
