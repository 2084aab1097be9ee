using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Transfers;

/// <summary>Opens the ends of transfers under somebody's rights.</summary>
/// <param name="open">Opens storages of this gateway.</param>
/// <param name="gateways">Opens storages of others.</param>
internal sealed class TransferEnds(OpenStorage open, IForeignStorages gateways)
{
    /// <summary>The end; refused where the principal has less of the storage than is needed.</summary>
    public async Task<Outcome<TransferEnd>> OpenAsync(Principal principal, DataPlace place, AccessLevel needed, CancellationToken cancellationToken) => place switch
    {
        DataPlace.InStorage s => (await open.RunAsync(principal, s.Storage, needed, cancellationToken)).Select(TransferEnd (opened) => new TransferEnd.Tree(opened.Files, s.Path)),
        DataPlace.AtGateway g => gateways.Open(principal, g).Select(TransferEnd (files) => new TransferEnd.Tree(files, g.Path)),
        DataPlace.Web w => new TransferEnd.Web(w.Address),
        _ => Refusal.Invalid("place", $"Nothing can be transferred from or to {place}."),
    };
}
