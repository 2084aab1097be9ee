using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Prominence.Links;

/// <summary>One file for whoever knows its address: <c>/files/LINK</c>. Clients use it without a login.</summary>
internal static class FileEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFiles(this RouteGroupBuilder root)
    {
        var files = root.MapGroup("/files").WithMetadata(OpenResource.Mark);
        files.MapMethods("/{link}", Reading, Read);
        files.MapPut("/{link}", Write);
    }

    private static async Task<IResult> Read(string link, HttpContext context, FileLinks links, CancellationToken cancellationToken)
    {
        if (!(await links.ReadAsync(link, FileTicketUse.Download, cancellationToken)).TryGet(out var file, out var refusal)
            || !(await links.FilesOf(file).ReadAsync(file.Path, 0, length: null, cancellationToken)).TryGet(out var content, out refusal))
        {
            return ProminenceError.Missing(refusal);
        }

        var name = StoragePath.NameOf(file.Path);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return new StreamedFile(content, isPart: false, name.EndsWith(".tgz", StringComparison.Ordinal) ? "application/gzip" : null);
    }

    private static async Task<IResult> Write(string link, HttpRequest request, FileLinks links, CancellationToken cancellationToken)
    {
        if (!(await links.ReadAsync(link, FileTicketUse.Upload, cancellationToken)).TryGet(out var file, out var refusal))
        {
            return ProminenceError.Missing(refusal);
        }

        return (await links.WriteAsync(file, request.Body, cancellationToken)).TryGet(out _, out refusal) ? ProminenceJson.Empty : ProminenceError.Of(refusal);
    }
}
