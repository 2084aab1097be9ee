using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence;

/// <summary>The absolute addresses that go out, as the one who asks can reach them.</summary>
/// <param name="root">Scheme, host, port and mount, without a trailing slash.</param>
/// <param name="files">Makes links to files.</param>
/// <param name="objects">Says where jobs leave what they leave behind.</param>
/// <param name="now">What time it is, from which links are counted.</param>
internal sealed class ProminenceLinks(string root, FileLinks files, ObjectPlaces objects, DateTimeOffset now)
{
    private static readonly TimeSpan OutputLifetime = TimeSpan.FromDays(7);

    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The address of this API.</summary>
    public string Root => root;

    public static ValueTask<ProminenceLinks?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var address = services.GetRequiredService<PublicAddress>().Of(context.Request) + services.GetRequiredService<ProminenceOptions>().Mount;
        return ValueTask.FromResult<ProminenceLinks?>(new ProminenceLinks(address, services.GetRequiredService<FileLinks>(), services.GetRequiredService<ObjectPlaces>(), services.GetRequiredService<TimeProvider>().GetUtcNow()));
    }

    /// <summary>The address of what a job has left behind; empty where that is kept nowhere.</summary>
    public string Output(Principal principal, Job job, OutputFile output)
    {
        var place = job.Description.KeepsOutputsApart ? objects.OutputsOf(job).Select(p => (Place: p, Path: $"/{output.Name}"))
            : (new FilePlace(job.Site, job.Account, job.Directory), $"/{OutputFile.Directory}/{output.Name}");
        return place.TryGet(out var found, out _)
            ? File(new FileLink(principal.User, found.Place.Site, found.Place.Account, found.Place.Path, found.Path, FileTicketUse.Download, now + OutputLifetime))
            : string.Empty;
    }

    /// <summary>The address of one file, which needs no login.</summary>
    public string File(FileLink link) => $"{root}/files/{files.Write(link)}";
}
