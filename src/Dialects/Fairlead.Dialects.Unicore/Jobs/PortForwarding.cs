using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Tunnels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>UNICORE's <c>/jobs/{id}/forward-port</c>: a request that becomes a raw connection to a service of the job.</summary>
internal static class PortForwarding
{
    private const string Protocol = "UNICORE-Socket-Forwarding";

    // Clients read the head through a buffer that they then throw away, with whatever else has arrived by then.
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(50);

    public static async Task<IResult> Open(string id, HttpContext context, Caller caller, FindJob find, OpenTunnel open, CancellationToken cancellationToken)
    {
        var found = await JobEndpoints.FindAsync(id, caller, find, cancellationToken);
        if (!found.TryGet(out var job, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (!HttpMethods.IsGet(context.Request.Method)
            || !context.Request.Headers[HeaderNames.Upgrade].Any(u => Protocol.Equals(u, StringComparison.OrdinalIgnoreCase))
            || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            return new UnicoreJson(new JsonObject { ["status"] = $"Ask with 'Connection: Upgrade' and 'Upgrade: {Protocol}' for a connection." });
        }

        if (!ReadTarget(context.Request.Query).TryGet(out var target, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var opened = await open.RunAsync(caller.Principal, job.Id, target, cancellationToken);
        return opened.TryGet(out var tunnel, out refusal) ? new Forwarded(tunnel, upgrade) : UnicoreError.Of(refusal);
    }

    /// <summary>What is asked for: <c>port</c> with <c>host</c>, or <c>file</c>; and <c>loginNode</c>.</summary>
    internal static Outcome<TunnelTarget> ReadTarget(IQueryCollection query)
    {
        var loginNode = query["loginNode"] is [{ Length: > 0 } node] ? node : null;
        if (query["port"] is [{ Length: > 0 } text])
        {
            var host = query["host"] is [{ Length: > 0 } one] ? one : null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                ? new TunnelTarget.Port(port, host) { LoginNode = loginNode }
                : Refusal.Invalid("port", $"'{Shown.Of(text)}' is no port: 'port' is a number from 1 to 65535.");
        }

        if (query["file"] is [{ Length: > 0 } file])
        {
            return StoragePath.Normalize(file).Then<TunnelTarget>(path => path == "/"
                ? Refusal.Invalid("file", "'file' is the path of a socket in the working directory.")
                : new TunnelTarget.SocketFile(path) { LoginNode = loginNode });
        }

        return Refusal.Invalid("port", "Say which service: 'port' (with 'host' where it is not on the job's first node), or 'file'.");
    }

    private sealed class Forwarded(OpenedTunnel tunnel, IHttpUpgradeFeature upgrade) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (tunnel)
            {
                httpContext.Response.Headers[HeaderNames.Upgrade] = Protocol;
                httpContext.Features.Get<HalfClosable>()?.Enter();
                await using var client = await upgrade.UpgradeAsync();
                await Task.Delay(HeadStart, httpContext.RequestAborted);
                await tunnel.RelayAsync(client, httpContext.RequestAborted);
            }
        }
    }
}
