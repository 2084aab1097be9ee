using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Sends the output of a job where it goes. Where a path stands for several files, the target is the directory that takes them.</summary>
/// <param name="protocols">Send it.</param>
internal sealed class Exports(StagingProtocols protocols)
{
    /// <returns>Bytes sent.</returns>
    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(export.From))
        {
            return await SendOneAsync(job, files, export, cancellationToken);
        }

        if (!(await Wildcard.ExpandAsync(files, export.From, cancellationToken)).TryGet(out var paths, out var refusal))
        {
            return refusal;
        }

        var sent = 0L;
        foreach (var path in paths)
        {
            var outcome = await SendOneAsync(job, files, export with { From = path, To = Below(export.To, StoragePath.NameOf(path)) }, cancellationToken);
            if (!outcome.TryGet(out var bytes, out refusal))
            {
                return refusal;
            }

            sent += bytes;
        }

        return sent;
    }

    private static DataPlace Below(DataPlace directory, string name) => directory switch
    {
        DataPlace.InStorage s => s with { Path = $"{s.Path}/{name}" },
        DataPlace.AtGateway g => g with { Path = $"{g.Path.TrimEnd('/')}/{name}" },
        DataPlace.OnSite o => new DataPlace.OnSite($"{o.Path.TrimEnd('/')}/{name}"),
        DataPlace.InBucket b => b with { Path = $"{b.Path.TrimEnd('/')}/{name}" },
        DataPlace.OverSsh o => o with { Path = $"{o.Path.TrimEnd('/')}/{name}" },
        DataPlace.Web w => new DataPlace.Web(new UriBuilder(w.Address) { Path = $"{w.Address.AbsolutePath.TrimEnd('/')}/{Uri.EscapeDataString(name)}" }.Uri),
        _ => directory,
    };

    private async Task<Outcome<long>> SendOneAsync(Job job, IStorage files, StageOut one, CancellationToken cancellationToken) =>
        protocols.For(one.To).TryGet(out var protocol, out var refusal) ? await protocol.SendAsync(job, files, one, cancellationToken) : refusal;
}
