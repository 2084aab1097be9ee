using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Reservations;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Base;

/// <summary>UNICORE's base document: who is asking, what server this is, and where everything is.</summary>
internal static class BaseEndpoints
{
    public static void MapBase(this RouteGroupBuilder core) => core.MapPublicRead("/", Read);

    private static UnicoreJson Read(Caller caller, FieldFilter fields, UnicoreLinks links, BaseDocument basis, UserReservations reservations)
    {
        var document = basis.For(caller.Principal);
        document["_links"] = BaseView.Links(links, reservations);
        return fields.Reply(document);
    }
}
