using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>The storages that workflows name as theirs (<c>storageURL</c>) and that go with them: those that their owners have created here.</summary>
/// <param name="created">Removes them.</param>
/// <param name="options">The UNICORE site name.</param>
internal sealed class WorkflowStorages(CreatedStorages created, UnicoreOptions options) : IRunBelongings
{
    private const string Files = "/files";

    /// <inheritdoc/>
    public string Dialect => UnicoreRuns.DialectName;

    /// <inheritdoc/>
    public async Task<Outcome<Done>> RemoveAsync(Run run, Principal owner, CancellationToken cancellationToken)
    {
        var origin = WorkflowOrigin.Read(run.Extra ?? "{}");
        var url = origin.Storage?.TrimEnd('/') ?? string.Empty;
        if (url.Length == 0 || url.EndsWith("home", StringComparison.OrdinalIgnoreCase))
        {
            return Done.Value;
        }

        origin.OwnOf(options).Recognize(url.EndsWith(Files, StringComparison.Ordinal) ? url : url + Files, out var place);
        if (place is not DataPlace.InStorage { Storage: StorageId.Created storage })
        {
            return Refusal.Invalid("storageURL", $"'{Shown.Of(url)}' is no storage that was created here.");
        }

        var outcome = await created.RemoveAsync(owner, storage, cancellationToken);
        return outcome.TryGet(out _, out var refusal) || refusal.Kind is RefusalKind.NotFound ? Done.Value : refusal;
    }
}
