using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's <c>/storages</c>: the shared storages of the sites, and the working directories of jobs.</summary>
internal static class StorageEndpoints
{
    public static void MapStorages(this RouteGroupBuilder core)
    {
        var storages = core.MapGroup("/storages");
        storages.MapPublicRead("/", List);
        storages.MapRead("/{id}", Read);
        storages.MapPut("/{id}", Change);
        storages.MapDelete("/{id}", Delete);
        storages.MapPost("/{id}/actions/{action}", Act);
    }

    private static async Task<IResult> List(
        HttpRequest request, Caller caller, UnicoreLinks links, OpenStorage open, FindJob find, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var isAll = request.Query["filter"] == "all";
        List<string> repeated = [.. tags.IsEmpty ? Array.Empty<string>() : [$"tags={Uri.EscapeDataString(string.Join(',', tags))}"], .. isAll ? ["filter=all"] : Array.Empty<string>()];
        var view = new ListView("storages", links.List("storages"), page, repeated.Count == 0 ? null : string.Join('&', repeated));
        List<string> shared = [.. tags.IsEmpty ? open.SharedWith(caller.Principal).Select(links.Storage) : []];
        if (!isAll || caller.Principal.IsAnonymous)
        {
            return view.Cut(shared);
        }

        // Shared storages come first, then the directories of jobs in the order of the jobs.
        var first = shared.Skip((int)Math.Min(int.MaxValue, page.Offset)).Take(page.Limit).ToList();
        var query = new JobQuery { Tags = tags, Offset = Math.Max(0, page.Offset - shared.Count), Limit = page.Limit - first.Count };
        var jobs = await find.ListAsync(caller.Principal, query, cancellationToken);
        return view.Of(first.Concat(jobs.Jobs.Select(j => links.Storage(new StorageId.WorkingDirectory(j)))), jobs.HasMore);
    }

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, OpenStorage open, INames names, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), cancellationToken)).TryGet(out var storage, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var owner = storage.Job is { } job ? names.Of(job.Owner) : names.Gateway;
        return fields.Reply(await new StorageView(storage, links).OfAsync(owner, fields, cancellationToken));
    }

    private static Task<IResult> Change(string id, Caller caller, OpenStorage open, CancellationToken cancellationToken) =>
        RefuseAsync(id, caller, open, "change", cancellationToken);

    private static Task<IResult> Delete(string id, Caller caller, OpenStorage open, CancellationToken cancellationToken) =>
        RefuseAsync(id, caller, open, "delete", cancellationToken);

    private static async Task<IResult> RefuseAsync(string id, Caller caller, OpenStorage open, string verb, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), cancellationToken)).TryGet(out var storage, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return UnicoreError.Of(Refusal.Forbidden(storage.Job is null
            ? $"The storage belongs to the server: you cannot {verb} it, only files in it."
            : $"The working directory belongs to its job: {verb} the job instead."));
    }

    private static async Task<IResult> Act(
        string id, string action, HttpRequest request, Caller caller, UnicoreOptions options, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), cancellationToken)).TryGet(out var storage, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        Func<string, string, Task<Outcome<Done>>>? act = action switch
        {
            "copy" => (from, to) => storage.Files.CopyAsync(from, to, cancellationToken),
            "rename" => (from, to) => storage.Files.MoveAsync(from, to, cancellationToken),
            _ => null,
        };
        if (act is null)
        {
            return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }

        var fields = new JsonFields(document);
        if (!PathIn(fields, "from").TryGet(out var from, out refusal) || !PathIn(fields, "to").TryGet(out var to, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return (await act(from, to)).TryGet(out _, out refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);
    }

    private static Outcome<string> PathIn(JsonFields fields, string key) =>
        fields.Text(key) is { } path
            ? FilePath.Normalize(path)
            : fields.Flaw ?? Refusal.Invalid(key, $"The action needs '{key}': a path in the storage.");
}
