using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;
using Fairlead.Storages.Staging;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Transfers;

/// <summary>Copies what a path in a storage stands for, file by file.</summary>
/// <param name="web">Delivers to other hosts.</param>
/// <param name="clock">Measures pauses.</param>
internal sealed class TreeTransfer(WebTransfer web, TimeProvider clock)
{
    private const int ExecutableBits = 0b001_001_001;

    /// <summary>Copies into another storage. One file goes into a directory that is there, under its name.</summary>
    public async Task<Outcome<Done>> ToTreeAsync(TransferEnd.Tree source, TransferEnd.Tree target, TransferGauge gauge, CancellationToken cancellationToken)
    {
        if (!(await TransferPlan.MakeAsync(source.Files, source.Path, cancellationToken)).TryGet(out var plan, out var refusal)
            || !(await BaseAsync(plan, target, cancellationToken)).TryGet(out var root, out refusal))
        {
            return refusal;
        }

        foreach (var directory in plan.Directories)
        {
            if (!(await target.Files.MakeDirectoryAsync(Below(root, directory), cancellationToken)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return await CopyAsync(plan, gauge, file => CopyAsync(source.Files, file, target.Files, Below(root, file.To), gauge, cancellationToken));
    }

    /// <summary>Delivers by http. Several files go below the address, each under its name.</summary>
    public async Task<Outcome<Done>> ToWebAsync(TransferEnd.Tree source, Uri address, TransferGauge gauge, CancellationToken cancellationToken) =>
        (await TransferPlan.MakeAsync(source.Files, source.Path, cancellationToken)).TryGet(out var plan, out var refusal)
            ? await CopyAsync(
                plan,
                gauge,
                file => web.PutAsync(token => OpenAsync(source.Files, file, gauge, token), Below(address, file.To), authorization: null, WriteMode.Overwrite, cancellationToken))
            : refusal;

    private static async Task<Outcome<string>> BaseAsync(TransferPlan plan, TransferEnd.Tree target, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(target.Path).TryGet(out var path, out var refusal))
        {
            return refusal;
        }

        return plan is { IsSingle: true, Files: [var file] } && (await target.Files.StatAsync(path, cancellationToken)).TryGet(out var there, out _) && there.IsDirectory
            ? StoragePath.Combine(path, StoragePath.NameOf(file.Entry.Path))
            : path;
    }

    private static async Task<Outcome<Done>> CopyAsync(TransferPlan plan, TransferGauge gauge, Func<PlannedFile, Task<Outcome<long>>> copy)
    {
        gauge.Plan(plan.Size, plan.Files.Select(f => f.Entry.Path));
        foreach (var file in plan.Files)
        {
            var name = file.Entry.Path;
            if (gauge.IsDone(name))
            {
                gauge.Skip(file.Entry.Size);
                continue;
            }

            gauge.Begin(name);
            if (!(await copy(file)).TryGet(out var bytes, out var refusal))
            {
                gauge.Fail(name);
                return refusal with { Message = $"{name}: {refusal.Message}" };
            }

            gauge.End(name, bytes);
        }

        return Done.Value;
    }

    private async Task<Outcome<long>> CopyAsync(
        IStorage source, PlannedFile file, IStorage target, string to, TransferGauge gauge, CancellationToken cancellationToken)
    {
        var outcome = await FileCopy.RunAsync(
            OpenIn(source, file.Entry.Path), bytes => target.WriteAsync(to, bytes, WriteMode.Overwrite, cancellationToken), clock, gauge.Add, cancellationToken);

        // What is a program there is to be one here; other permissions are the target's own affair.
        return outcome.TryGet(out _, out _)
            && (file.Entry.Permissions.Mode & ExecutableBits) != 0
            && !(await target.ChangePermissionsAsync(to, file.Entry.Permissions, cancellationToken)).TryGet(out _, out var refusal)
                ? refusal
                : outcome;
    }

    private async Task<Outcome<FileContent>> OpenAsync(IStorage source, PlannedFile file, TransferGauge gauge, CancellationToken cancellationToken) =>
        (await ResumingStream.OpenAsync(OpenIn(source, file.Entry.Path), clock, gauge.Add, cancellationToken))
            .Select(bytes => new FileContent(file.Entry, 0, bytes.Size ?? file.Entry.Size, bytes));

    private static OpenSource OpenIn(IStorage source, string path) => async (offset, _, cancellationToken) =>
        (await source.ReadAsync(path, offset, null, cancellationToken))
            .Select(content => new SourcePart(content.Bytes, content.Entry.Size, $"{content.Entry.Size} {content.Entry.ModifiedAt.UtcTicks}"));

    private static string Below(string root, string relative) => root == "/" && relative.Length > 0 ? relative : root + relative;

    private static Uri Below(Uri address, string relative) => relative.Length == 0
        ? address
        : new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + string.Join('/', relative.Split('/').Select(Uri.EscapeDataString)) }.Uri;
}
