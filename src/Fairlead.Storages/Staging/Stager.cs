using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Fetches the input of jobs and delivers their output, one after the other in the order of the description.</summary>
/// <param name="storages">Where the files of jobs are.</param>
/// <param name="protocols">Fetch input.</param>
/// <param name="exports">Sends output where it goes.</param>
/// <param name="objects">What jobs leave behind apart from their working directories.</param>
internal sealed class Stager(OwnersStorages storages, StagingProtocols protocols, Exports exports, ObjectFiles objects) : IStager
{
    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<string>>> StageInAsync(Job job, CancellationToken cancellationToken)
    {
        var files = storages.Of(job);
        if (!(await files.MakeDirectoryAsync("/", cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var notes = new List<string>();
        foreach (var import in job.Description.Imports)
        {
            var outcome = await ImportAsync(job, files, import, cancellationToken);
            if (Note(notes, outcome, import.Optional, $"{import.From} to '{import.To}'") is { } problem)
            {
                return problem;
            }
        }

        return notes;
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<string>>> StageOutAsync(Job job, CancellationToken cancellationToken)
    {
        var files = storages.Of(job);
        var notes = new List<string>();
        foreach (var export in job.Deliveries)
        {
            var outcome = await exports.SendAsync(job, files, export, cancellationToken);
            if (Note(notes, outcome, export.Optional, $"'{export.From}' to {export.To}") is { } problem)
            {
                return problem;
            }
        }

        return notes;
    }

    /// <inheritdoc/>
    public Task<Outcome<Done>> RemoveOutputsAsync(Job job, CancellationToken cancellationToken) => objects.RemoveOutputsAsync(job, cancellationToken);

    // What is only out of reach is tried again, also where the file is optional.
    private static Refusal? Note(List<string> notes, Outcome<long> outcome, bool optional, string what)
    {
        if (outcome.TryGet(out var bytes, out var refusal))
        {
            notes.Add($"{what}: {bytes} bytes");
            return null;
        }

        if (optional && refusal.Kind is not RefusalKind.Unavailable)
        {
            notes.Add($"{what}: left out. {refusal.Message}");
            return null;
        }

        return refusal with { Message = $"{what}: {refusal.Message}" };
    }

    private async Task<Outcome<long>> ImportAsync(Job job, IStorage files, StageIn import, CancellationToken cancellationToken)
    {
        if (!protocols.For(import.From).TryGet(out var protocol, out var refusal))
        {
            return refusal;
        }

        var outcome = await protocol.FetchAsync(job, import, files, cancellationToken);
        return outcome.TryGet(out _, out _)
            && import.Permissions is { } permissions
            && !(await files.ChangePermissionsAsync(import.To, permissions, cancellationToken)).TryGet(out _, out refusal)
                ? refusal
                : outcome;
    }
}
