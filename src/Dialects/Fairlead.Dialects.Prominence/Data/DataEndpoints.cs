using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Data;

/// <summary>PROMINENCE's <c>/data</c>: what users have uploaded for their jobs, each their own and what groups share.</summary>
internal static class DataEndpoints
{
    private const int PageLength = 1000;
    private const int MostListed = 100_000;
    internal static readonly TimeSpan UploadLifetime = TimeSpan.FromMinutes(10);

    public static void MapData(this RouteGroupBuilder root)
    {
        var data = root.MapGroup("/data");
        data.MapGet("", ListOwn);
        data.MapGet("/{**path}", ListShared);
        data.MapPost("", Upload);
        data.MapPost("/upload", Upload);
        data.MapJobOutput();
        data.MapDelete("/{**name}", Delete);
    }

    private static Task<IResult> ListOwn(Caller caller, OpenStorage open, CancellationToken cancellationToken) =>
        ListAsync(caller.Principal, new StorageId.Objects(), string.Empty, string.Empty, open, cancellationToken);

    private static async Task<IResult> ListShared(string path, Caller caller, OpenStorage open, CancellationToken cancellationToken)
    {
        path = path.Trim('/');
        if (path.Length == 0)
        {
            return await ListOwn(caller, open, cancellationToken);
        }

        if (caller.Principal.Groups.FirstOrDefault(g => path == g || path.StartsWith(g + "/", StringComparison.Ordinal)) is not { } group)
        {
            return ProminenceError.Forbidden("Not authorized to access this path");
        }

        return await ListAsync(caller.Principal, new StorageId.Objects(group), $"{group}/", path, open, cancellationToken);
    }

    /// <summary>The objects in a storage whose full names begin with a text.</summary>
    private static async Task<IResult> ListAsync(
        Principal principal, StorageId storage, string prefix, string beginning, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(principal, storage, cancellationToken)).TryGet(out var opened, out var refusal))
        {
            return ProminenceError.Of(refusal);
        }

        var list = new JsonArray();
        for (var offset = 0; offset < MostListed; offset += PageLength)
        {
            if (!(await opened.Files.ListAsync("/", offset, PageLength, cancellationToken)).TryGet(out var page, out refusal))
            {
                // Nobody has uploaded anything yet.
                return refusal.Kind is RefusalKind.NotFound ? new ProminenceJson(new JsonArray()) : ProminenceError.Of(refusal);
            }

            foreach (var entry in page.Entries.Where(e => !e.IsDirectory && (prefix + StoragePath.NameOf(e.Path)).StartsWith(beginning, StringComparison.Ordinal)))
            {
                list.Add(new JsonObject { ["name"] = prefix + StoragePath.NameOf(entry.Path), ["size"] = entry.Size, ["lastModified"] = entry.ModifiedAt.ToString("R") });
            }

            if (!page.HasMore)
            {
                break;
            }
        }

        return new ProminenceJson(list);
    }

    private static async Task<IResult> Upload(
        HttpRequest request, Caller caller, ProminenceLinks links, ProminenceOptions options, OpenStorage open, CancellationToken cancellationToken)
    {
        var text = await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken);
        var read = text.Then(t => string.IsNullOrWhiteSpace(t) ? new JsonObject() : ProminenceJson.ReadObject(t));
        if (!read.TryGet(out var document, out var refusal))
        {
            return ProminenceError.Of(refusal);
        }

        var name = Fields.ScalarOf(document["filename"]) ?? request.Query["name"].ToString();
        var checksum = Fields.ScalarOf(document["checksum"]) ?? request.Query["checksum"].ToString();
        if (name.Length == 0 || ObjectName.PlaceOf(name) is not var (storage, path))
        {
            return ProminenceError.Bad("An object name must be specified");
        }

        if (checksum.Length > 0 && (checksum.Length != 64 || !checksum.All(char.IsAsciiHexDigit)))
        {
            return ProminenceError.Bad("checksum must be a SHA-256 of 64 hexadecimal digits");
        }

        return (await open.RunAsync(caller.Principal, storage, AccessLevel.Write, cancellationToken)).TryGet(out var opened, out refusal)
            ? new ProminenceJson(new JsonObject { ["url"] = links.File(LinkTo(opened, path, checksum, caller.Principal, links.Now)) }, StatusCodes.Status201Created)
            : refusal.Kind is RefusalKind.NotFound ? ProminenceError.Forbidden("Not authorized to access upload with this path")
            : ProminenceError.Of(refusal);
    }

    private static FileLink LinkTo(OpenedStorage storage, string path, string checksum, Principal principal, DateTimeOffset now) =>
        new(principal.User, storage.Site, storage.Account, storage.Root, path, FileTicketUse.Upload, now + UploadLifetime) { Digest = checksum.Length == 0 ? null : checksum };

    private static async Task<IResult> Delete(string name, Caller caller, OpenStorage open, CancellationToken cancellationToken)
    {
        if (ObjectName.PlaceOf(name.Trim('/')) is not var (storage, path))
        {
            return ProminenceError.Bad("An object name must be specified");
        }

        if (!(await open.RunAsync(caller.Principal, storage, AccessLevel.Write, cancellationToken)).TryGet(out var opened, out var refusal))
        {
            return refusal.Kind is RefusalKind.NotFound ? ProminenceError.Forbidden("Not authorized to access this object") : ProminenceError.Of(refusal);
        }

        return (await opened.Files.DeleteAsync(path, cancellationToken)).TryGet(out _, out refusal) || refusal.Kind is RefusalKind.NotFound
            ? TypedResults.NoContent()
            : ProminenceError.Of(refusal);
    }
}
