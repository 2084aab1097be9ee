using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's <c>/storages/{id}/files</c>: directories are listed, files come and go as they are, in streams.</summary>
internal static class FileEndpoints
{
    private const int LongestPage = 10_000;

    public static void MapFiles(this RouteGroupBuilder core)
    {
        var files = core.MapGroup("/storages/{id}/files");
        foreach (var pattern in new[] { "/", "/{**path}" })
        {
            files.MapRead(pattern, Read);
            files.MapPut(pattern, Write);
            files.MapPost(pattern, MakeDirectory);
            files.MapDelete(pattern, Delete);
        }
    }

    private static async Task<IResult> Read(
        string id, HttpContext context, Caller caller, FieldFilter fields, UnicoreLinks links, OpenStorage open, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, context, caller, open, AccessLevel.Read, cancellationToken)).TryGet(out var found, out var refusal)
            || !(await StatAsync(found, clock, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var wanted = Accepted.By(context.Request);
        if (entry.IsDirectory && wanted is Accepted.Kind.Bytes)
        {
            return UnicoreError.Of(StatusCodes.Status406NotAcceptable);
        }

        var metadata = await found.MetadataAsync(cancellationToken);
        var view = new FileView(found.Storage, metadata, links);
        if (entry.IsDirectory)
        {
            return await ListAsync(found, entry, context.Request, fields, view, links, cancellationToken);
        }

        context.Response.Headers.AcceptRanges = "bytes";
        return wanted is Accepted.Kind.Json
            ? fields.Reply(view.OfFile(entry))
            : await FileReply.SendAsync(
                entry, context.Request, (offset, length) => found.Storage.Files.ReadAsync(found.Path, offset, length, cancellationToken), metadata.ContentType);
    }

    private static async Task<IResult> ListAsync(
        FoundFile found, FileEntry entry, HttpRequest request, FieldFilter fields, FileView view, UnicoreLinks links, CancellationToken cancellationToken)
    {
        if (!Page.Read(request.Query, "offset", "num", LongestPage, LongestPage).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var listed = await found.Storage.Files.ListAsync(found.Path, page.Offset, page.Limit, cancellationToken);
        if (!listed.TryGet(out var content, out refusal))
        {
            if (refusal.Kind is not RefusalKind.NotFound || !found.IsDirectoryOfJob)
            {
                return UnicoreError.Of(refusal);
            }

            content = new FilePage([], HasMore: false);
        }

        return fields.Reply(view.OfDirectory(entry, content, page), path => links.File(found.Storage.Id, path.TrimEnd('/')));
    }

    private static async Task<IResult> Write(
        string id, HttpContext context, Caller caller, UnicoreOptions options, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, context, caller, open, AccessLevel.Write, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return await FileProperties.ChangeAsync(found, context.Request, options, cancellationToken);
        }

        var written = await found.Storage.Files.WriteAsync(found.Path, context.Request.Body, WriteMode.Overwrite, cancellationToken);
        if (!written.TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (found.Storage.Metadata is { } metadata)
        {
            await metadata.SetContentTypeAsync(found.Path, IsPlain(type) ? null : context.Request.ContentType, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    // What clients say that do not know what they send, and what a file is downloaded as where nothing is said of it.
    private static bool IsPlain(MediaTypeHeaderValue? type) =>
        type is null || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> MakeDirectory(
        string id, HttpContext context, Caller caller, UnicoreLinks links, UnicoreOptions options, OpenStorage open, UserOperations operations, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, context, caller, open, AccessLevel.Write, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (Extraction.PathIn(found.Path) is { } path)
        {
            return (await RequestDocument.ReadAsync(context.Request, options, cancellationToken)).TryGet(out var document, out refusal)
                ? await Extraction.StartAsync(found.Storage, path, document, caller, links, operations, cancellationToken)
                : UnicoreError.Of(refusal);
        }

        return (await found.Storage.Files.MakeDirectoryAsync(found.Path, cancellationToken)).TryGet(out _, out refusal)
            ? TypedResults.Created(links.File(found.Storage.Id, found.Path))
            : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> Delete(string id, HttpContext context, Caller caller, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, context, caller, open, AccessLevel.Write, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return (await found.Storage.Files.DeleteAsync(found.Path, cancellationToken)).TryGet(out _, out refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);
    }

    private static async Task<Outcome<FoundFile>> FindAsync(
        string id, HttpContext context, Caller caller, OpenStorage open, AccessLevel needed, CancellationToken cancellationToken)
    {
        var opened = await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), needed, cancellationToken);
        return opened.Then(storage => FilePath.Of(context.Request).Select(path => new FoundFile(storage, path)));
    }

    // A job that was rejected never gets a directory, and one that waits has none yet: to its owner both are empty.
    private static async Task<Outcome<FileEntry>> StatAsync(FoundFile found, TimeProvider clock, CancellationToken cancellationToken)
    {
        var outcome = await found.Storage.Files.StatAsync(found.Path, cancellationToken);
        return !outcome.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.NotFound && found.IsDirectoryOfJob
            ? new FileEntry("/", IsDirectory: true, 0, found.Storage.Job?.CreatedAt ?? clock.GetUtcNow(), new FilePermissions(0x1c0))
            : outcome;
    }
}
