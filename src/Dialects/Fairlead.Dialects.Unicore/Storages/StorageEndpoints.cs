using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.FileSessions;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's <c>/storages</c>: the shared storages of the sites, those that users have created, and the working directories of jobs.</summary>
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

    private static Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, StorageList list, CancellationToken cancellationToken) =>
        list.AnswerAsync(request, caller.Principal, links, cancellationToken);

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, OpenStorage open, INames names, OfferedProtocols protocols, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), cancellationToken)).TryGet(out var storage, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var owner = storage.Job?.Owner ?? storage.Created?.Owner;
        return fields.Reply(await new StorageView(storage, links, protocols.Names).OfAsync(owner is null ? names.Gateway : names.Of(owner), fields, cancellationToken));
    }

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, OpenStorage open, CreatedStorages storages, StorageProperties properties,
        CancellationToken cancellationToken)
    {
        if (UnicoreLinks.StorageOf(id) is not StorageId.Created created)
        {
            return await RefuseAsync(id, caller, open, "change", cancellationToken);
        }

        if (!(await storages.FindAsync(caller.Principal, created, AccessLevel.Modify, cancellationToken)).TryGet(out _, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return await properties.ChangeAsync(caller.Principal, created, document, cancellationToken);
    }

    private static async Task<IResult> Delete(string id, Caller caller, OpenStorage open, CreatedStorages storages, CancellationToken cancellationToken)
    {
        if (UnicoreLinks.StorageOf(id) is not StorageId.Created created)
        {
            return await RefuseAsync(id, caller, open, "delete", cancellationToken);
        }

        return (await storages.RemoveAsync(caller.Principal, created, cancellationToken)).TryGet(out _, out var refusal)
            ? TypedResults.NoContent()
            : UnicoreError.Of(refusal);
    }

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
        string id, string action, HttpRequest request, Caller caller, UnicoreOptions options, UnicoreLinks links, OpenStorage open, UserOperations operations,
        CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), AccessLevel.Write, cancellationToken)).TryGet(out var storage, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (action == "extract")
        {
            return await Extraction.StartAsync(storage, path: null, document, caller, links, operations, cancellationToken);
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
