using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Transfers;
using Fairlead.Storages.Staging;

namespace Fairlead.Storages.Transfers;

/// <summary>Copies between storages, and between storages and the web. The bytes pass through the gateway in streams.</summary>
/// <param name="ends">Opens both ends.</param>
/// <param name="trees">Copies from storages.</param>
/// <param name="web">Fetches from other hosts.</param>
internal sealed class TransferRunner(TransferEnds ends, TreeTransfer trees, WebTransfer web) : ITransferRunner
{
    /// <inheritdoc/>
    public async Task<Outcome<Done>> CheckAsync(Transfer transfer, Principal principal, CancellationToken cancellationToken)
    {
        var isPush = transfer.Direction is TransferDirection.Push;
        var mine = isPush
            ? await ends.OpenAsync(principal, transfer.From, AccessLevel.Read, cancellationToken)
            : await ends.OpenAsync(principal, transfer.To, AccessLevel.Write, cancellationToken);
        return !mine.TryGet(out var end, out var refusal) ? refusal
            : isPush && end is TransferEnd.Tree tree ? await TransferPlan.CheckAsync(tree.Files, tree.Path, cancellationToken)
            : Done.Value;
    }

    /// <inheritdoc/>
    public async Task<Outcome<Done>> RunAsync(Transfer transfer, Principal principal, TransferGauge gauge, CancellationToken cancellationToken)
    {
        if (!(await ends.OpenAsync(principal, transfer.From, AccessLevel.Read, cancellationToken)).TryGet(out var from, out var refusal)
            || !(await ends.OpenAsync(principal, transfer.To, AccessLevel.Write, cancellationToken)).TryGet(out var to, out refusal))
        {
            return refusal;
        }

        var outcome = (from, to) switch
        {
            (TransferEnd.Tree source, TransferEnd.Tree target) => await trees.ToTreeAsync(source, target, gauge, cancellationToken),
            (TransferEnd.Tree source, TransferEnd.Web target) => await trees.ToWebAsync(source, target.Address, gauge, cancellationToken),
            (TransferEnd.Web source, TransferEnd.Tree target) => await FromWebAsync(source.Address, target, gauge, cancellationToken),
            _ => Refusal.Invalid("target", "One end of a transfer is in a storage."),
        };
        return outcome.TryGet(out _, out refusal) ? outcome : Passing(refusal);
    }

    // A trouble of another host that may pass is worth another try here; a job would fail by it.
    private static Refusal Passing(Refusal refusal) => refusal is { Kind: RefusalKind.Conflict, RetryAfter: not null } ? refusal with { Kind = RefusalKind.Unavailable } : refusal;

    private async Task<Outcome<Done>> FromWebAsync(Uri address, TransferEnd.Tree target, TransferGauge gauge, CancellationToken cancellationToken)
    {
        var name = new DataPlace.Web(address).ToString();
        var file = Uri.UnescapeDataString(address.Segments[^1].TrimEnd('/')).Replace('/', '_');
        var path = file is not ("" or "." or "..") && (await target.Files.StatAsync(target.Path, cancellationToken)).TryGet(out var there, out _) && there.IsDirectory
            ? StoragePath.Combine(target.Path, file)
            : target.Path;
        var watch = new WebWatch(
            size =>
            {
                gauge.Plan(size, [name]);
                gauge.Begin(name);
            },
            gauge.Add);
        var outcome = await web.GetAsync(address, authorization: null, target.Files, path, WriteMode.Overwrite, watch, cancellationToken);
        if (!outcome.TryGet(out var bytes, out var refusal))
        {
            gauge.Fail(name);
            return refusal;
        }

        gauge.Plan(bytes, [name]);
        gauge.End(name, bytes);
        return Done.Value;
    }
}
