using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Storages;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>UNICORE's <c>/rest/files/{secret}</c>: the bytes of one file for whoever knows the address.</summary>
internal static class ByteEndpoints
{
    public static void MapBytes(this RouteGroupBuilder rest)
    {
        var files = rest.MapGroup("/files").WithMetadata(CapabilityResource.Mark);
        files.MapRead("/{secret}", Read);
        files.MapPut("/{secret}", Write);
    }

    private static async Task<IResult> Read(string secret, HttpContext context, UseFileTicket use, CancellationToken cancellationToken)
    {
        if (!(await use.FindAsync(secret, cancellationToken)).TryGet(out var file, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (file.Entry.IsDirectory)
        {
            return UnicoreError.Of(Refusal.Conflict($"'{file.Entry.Path}' is a directory by now."));
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(StoragePath.NameOf(file.Entry.Path));
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return await FileReply.SendAsync(file.Entry, context.Request, (offset, length) => use.ReadAsync(file, offset, length, cancellationToken));
    }

    private static async Task<IResult> Write(string secret, HttpRequest request, UseFileTicket use, CancellationToken cancellationToken) =>
        (await use.WriteAsync(secret, request.Body, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);
}
