namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Samples of the wire contract on a real Slurm.</summary>
public sealed class SlurmGalleryRuns(SlurmWorkflowServer server) : IClassFixture<SlurmWorkflowServer>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task G2_Deciding() => await GalleryChecks.DecidingAsync(_client);

    [Fact]
    public async Task G4_ASweepInASweep() => await GalleryChecks.SweepInSweepAsync(_client);

    [Fact]
    public async Task G5_LoopsInLoops() => await GalleryChecks.LoopsInLoopsAsync(_client);
}
