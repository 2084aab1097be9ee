using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Fetches the input of jobs and delivers their output, one after the other in the order of the description.</summary>
/// <param name="storages">Where files are.</param>
/// <param name="gateways">Where files of other gateways are.</param>
/// <param name="web">Fetches from other hosts.</param>
/// <param name="credentials">Opens what is shown to them.</param>
/// <param name="exports">Sends output where it goes.</param>
internal sealed class Stager(OwnersStorages storages, OwnersGateways gateways, WebTransfer web, WebCredentials credentials, Exports exports) : IStager
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
        foreach (var export in job.Description.Exports)
        {
            var outcome = await exports.SendAsync(job, files, export, cancellationToken);
            if (Note(notes, outcome, export.Optional, $"'{export.From}' to {export.To}") is { } problem)
            {
                return problem;
            }
        }

        return notes;
    }

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
        var outcome = import.From switch
        {
            DataPlace.Inline i => await FromTextAsync(files, import, i, cancellationToken),
            DataPlace.InStorage s => await FromStorageAsync(job, files, import, s, cancellationToken),
            DataPlace.AtGateway g => OwnersGateways.Settle((await gateways.OpenAsync(job, g, cancellationToken)).TryGet(out var source, out var no)
                ? await FetchAsync(source, g.Path, files, import, cancellationToken)
                : no),
            DataPlace.Web w => await credentials.WithAsync(
                job, import.Credential, shown => web.GetAsync(w.Address, shown, files, import.To, import.Mode, WebWatch.None, cancellationToken)),
            _ => Refusal.Invalid("imports", $"{import.From} cannot be fetched."),
        };
        return outcome.TryGet(out _, out _)
            && import.Permissions is { } permissions
            && !(await files.ChangePermissionsAsync(import.To, permissions, cancellationToken)).TryGet(out _, out var refusal)
                ? refusal
                : outcome;
    }

    private static async Task<Outcome<long>> FromTextAsync(IStorage files, StageIn import, DataPlace.Inline place, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(place.IsBase64 ? Convert.FromBase64String(place.Text) : Encoding.UTF8.GetBytes(place.Text), writable: false);
        return await files.WriteAsync(import.To, content, import.Mode, cancellationToken);
    }

    private async Task<Outcome<long>> FromStorageAsync(
        Job job, IStorage files, StageIn import, DataPlace.InStorage place, CancellationToken cancellationToken) =>
        (await storages.OpenAsync(job, place.Storage, AccessLevel.Read, cancellationToken)).TryGet(out var source, out var refusal)
            ? await FetchAsync(source, place.Path, files, import, cancellationToken)
            : refusal;

    /// <summary>Fetches a file or directory, or all that fits a pattern: then the target is the directory that takes it.</summary>
    private static async Task<Outcome<long>> FetchAsync(IStorage source, string path, IStorage files, StageIn import, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(path))
        {
            return await new StorageCopy(source, files, import.Mode).RunAsync(path, import.To, cancellationToken);
        }

        if (!(await Wildcard.ExpandAsync(source, path, cancellationToken)).TryGet(out var matches, out var refusal))
        {
            return refusal;
        }

        var fetched = 0L;
        foreach (var match in matches)
        {
            var outcome = await new StorageCopy(source, files, import.Mode).RunAsync(match, $"{import.To}/{StoragePath.NameOf(match)}", cancellationToken);
            if (!outcome.TryGet(out var bytes, out refusal))
            {
                return refusal;
            }

            fetched += bytes;
        }

        return fetched;
    }
}
