using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Transfers;

/// <summary>Opens the ends of transfers under somebody's rights.</summary>
/// <param name="open">Opens storages of this gateway.</param>
internal sealed class TransferEnds(OpenStorage open)
{
    /// <summary>The end; refused where the principal has less of the storage than is needed.</summary>
    public async Task<Outcome<TransferEnd>> OpenAsync(Principal principal, DataPlace place, AccessLevel needed, CancellationToken cancellationToken) => place switch
    {
        DataPlace.InStorage s => (await open.RunAsync(principal, s.Storage, needed, cancellationToken)).Select(TransferEnd (opened) => new TransferEnd.Tree(opened.Files, s.Path)),
        DataPlace.Web w => new TransferEnd.Web(w.Address),
        _ => Refusal.Invalid("place", $"Nothing can be transferred from or to {place}."),
    };
}
