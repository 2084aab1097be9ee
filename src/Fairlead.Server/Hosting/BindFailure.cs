using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Fairlead.Server.Hosting;

/// <summary>Says what to do when an endpoint cannot be bound.</summary>
internal static class BindFailure
{
    private const string Change = "change server.urls in the configuration (or FAIRLEAD__SERVER__URLS__0)";

    /// <summary>What is wrong and what to do, for the administrator; null where it is another failure.</summary>
    public static (string Reason, string Remedy)? Explain(IOException failure, ImmutableArray<Uri> urls)
    {
        var where = string.Join(", ", urls.Select(u => u.GetLeftPart(UriPartial.Authority)));
        return Find(failure) switch
        {
            AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
                ($"Another program listens at {where}.", $"End it ('ss -ltnp' shows which one it is), or {Change}."),
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                ($"There is no permission to listen at {where}.", $"Ports below 1024 need root or CAP_NET_BIND_SERVICE; give it, or {Change}."),
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                ($"This host has no address for {where}.", $"To listen at all its addresses use 0.0.0.0; {Change}."),
            _ => null,
        };
    }

    private static Exception? Find(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is AddressInUseException or SocketException)
            {
                return failure;
            }
        }

        return null;
    }
}
