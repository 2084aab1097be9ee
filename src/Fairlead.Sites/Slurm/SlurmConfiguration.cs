namespace Fairlead.Sites.Slurm;

/// <summary>The cluster's own configuration, asked for once and kept; until it answers, what is safe on any cluster.</summary>
internal sealed class SlurmConfiguration(SlurmHost host)
{
    private SlurmConfig? _known;

    /// <summary>One more than the largest number of an array task.</summary>
    public async Task<int> MaxArraySizeAsync(CancellationToken cancellationToken) =>
        (await GetAsync(cancellationToken))?.MaxArraySize ?? Scontrol.DefaultMaxArraySize;

    /// <summary>Whether accounting can be asked.</summary>
    public async Task<bool> HasAccountingAsync(CancellationToken cancellationToken) => host.Options.Accounting switch
    {
        SlurmAccounting.Yes => true,
        SlurmAccounting.No => false,
        _ => (await GetAsync(cancellationToken))?.HasAccounting ?? false,
    };

    private async Task<SlurmConfig?> GetAsync(CancellationToken cancellationToken)
    {
        if (_known is null && (await host.AskAsync(host.Watcher, "scontrol", Scontrol.ShowConfig(host.Command("scontrol")), cancellationToken)).TryGet(out var output, out _))
        {
            _known = Scontrol.ReadConfig(output);
        }

        return _known;
    }
}
