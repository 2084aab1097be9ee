using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>Lists of what is somebody's own or shared with them.</summary>
internal static class OwnedLists
{
    /// <summary>A page, by tags where the request names any.</summary>
    /// <param name="name">What the list is called.</param>
    /// <param name="request">Asks for it.</param>
    /// <param name="caller">Whose they are.</param>
    /// <param name="links">Where everything is.</param>
    /// <param name="list">Finds them.</param>
    /// <param name="addressOf">Where each of them is.</param>
    public static async Task<IResult> AnswerAsync<TId>(
        string name, HttpRequest request, Caller caller, UnicoreLinks links, Func<OwnedQuery, Task<OwnedPage<TId>>> list, Func<TId, string> addressOf)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var view = new ListView(name, links.List(name), page, tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}");
        if (caller.Principal.IsAnonymous)
        {
            return view.Of([], hasMore: false);
        }

        var found = await list(new OwnedQuery(caller.Principal.User) { Tags = tags, Offset = page.Offset, Limit = page.Limit });
        return view.Of(found.Ids.Select(addressOf), found.HasMore);
    }
}
