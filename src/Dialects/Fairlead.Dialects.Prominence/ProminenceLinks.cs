using Fairlead.Core.Transfers;
using Fairlead.Gateway;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence;

/// <summary>The absolute addresses that go out, as the one who asks can reach them.</summary>
/// <param name="root">Scheme, host, port and mount, without a trailing slash.</param>
/// <param name="files">Makes links to files.</param>
/// <param name="now">What time it is, from which links are counted.</param>
internal sealed class ProminenceLinks(string root, FileLinks files, DateTimeOffset now)
{
    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The address of this API.</summary>
    public string Root => root;

    public static ValueTask<ProminenceLinks?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var address = services.GetRequiredService<PublicAddress>().Of(context.Request) + services.GetRequiredService<ProminenceOptions>().Mount;
        return ValueTask.FromResult<ProminenceLinks?>(new ProminenceLinks(address, services.GetRequiredService<FileLinks>(), services.GetRequiredService<TimeProvider>().GetUtcNow()));
    }

    /// <summary>The address of one file, which needs no login.</summary>
    public string File(FileLink link) => $"{root}/files/{files.Write(link)}";
}
