using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Operations;

/// <summary>Does what operations do, with the rights that their owners have now.</summary>
/// <param name="principals">Knows the owners.</param>
/// <param name="open">Opens storages under their rights.</param>
/// <param name="faults">Where tests end the process.</param>
/// <param name="clock">Says how long it took.</param>
internal sealed class CarryOutOperation(IPrincipals principals, OpenStorage open, IFaultPoint faults, TimeProvider clock)
{
    private const int MostFound = StorageMetadata.MaxFound;

    /// <summary>What comes of it.</summary>
    public async Task<Outcome<OperationResult>> RunAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (!operation.Mandate.Act(await principals.FindAsync(operation.Owner, cancellationToken)).TryGet(out var principal, out var refusal))
        {
            return refusal;
        }

        var begun = clock.GetTimestamp();
        var outcome = await faults.AroundAsync("operation", "work", () => operation.Work switch
        {
            OperationWork.ExtractMetadata work => ExtractAsync(principal, work, cancellationToken),
            OperationWork.SearchStorages work => SearchAsync(principal, work, cancellationToken),
            _ => throw new InvalidOperationException($"There is no way to carry out {operation.Work}."),
        });
        return outcome.Select(result => result with { Duration = clock.GetElapsedTime(begun) });
    }

    private async Task<Outcome<OperationResult>> ExtractAsync(Principal principal, OperationWork.ExtractMetadata work, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(principal, work.Storage, AccessLevel.Write, cancellationToken)).TryGet(out var storage, out var refusal))
        {
            return refusal;
        }

        return storage.Metadata is { } metadata
            ? (await ExtractMetadata.RunAsync(storage.Files, metadata, work, cancellationToken)).Select(count => new OperationResult { Visited = count, Duration = TimeSpan.Zero })
            : Refusal.NotFound("metadata in this storage");
    }

    // A storage that is away, or gone, keeps nobody from what the others have.
    private async Task<Outcome<OperationResult>> SearchAsync(Principal principal, OperationWork.SearchStorages work, CancellationToken cancellationToken)
    {
        var found = new List<StoredFile>();
        var visited = 0;
        foreach (var id in work.Storages)
        {
            if ((await open.RunAsync(principal, id, cancellationToken)).TryGet(out var storage, out _)
                && storage.Metadata is { } metadata
                && (await metadata.SearchAsync(work.Query, cancellationToken)).TryGet(out var paths, out _))
            {
                visited++;
                found.AddRange(paths.Select(path => new StoredFile(id, path)));
            }
        }

        return new OperationResult { Visited = visited, Duration = TimeSpan.Zero, Files = [.. found.Take(MostFound)] };
    }
}
