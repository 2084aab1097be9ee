using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>A page of a list: the addresses of its members, and of the pages before and after.</summary>
/// <param name="name">What the list is called; also the key of its members.</param>
/// <param name="address">The address of the list.</param>
/// <param name="page">The page.</param>
/// <param name="query">Query that the links repeat, such as <c>tags=a,b</c>, or null.</param>
internal sealed class ListView(string name, string address, Page page, string? query = null)
{
    /// <summary>How many members a page has where the client does not say.</summary>
    public const int UsualLength = 200;

    private const int MostLength = 10_000;

    /// <summary>Reads <c>offset</c> and <c>num</c>.</summary>
    public static Outcome<Page> ReadPage(IQueryCollection query, int usual = UsualLength) => Page.Read(query, "offset", "num", usual, MostLength);

    /// <summary>The page as a reply.</summary>
    public UnicoreJson Of(IEnumerable<string> members, bool hasMore) => new(Document(members, hasMore));

    /// <summary>The page as a document.</summary>
    public JsonObject Document(IEnumerable<string> members, bool hasMore)
    {
        var links = new JsonObject { ["self"] = UnicoreLinks.To(AddressAt(page.Offset)) };
        if (hasMore && page.Limit > 0)
        {
            links["next"] = UnicoreLinks.To(AddressAt(page.Offset + page.Limit));
        }

        if (page.Offset > 0)
        {
            links["previous"] = UnicoreLinks.To(AddressAt(Math.Max(0, page.Offset - page.Limit)));
        }

        return new() { [name] = new JsonArray([.. members.Select(m => (JsonNode?)m)]), ["_links"] = links };
    }

    /// <summary>The page of a list that is in memory as a whole.</summary>
    public UnicoreJson Cut(IReadOnlyCollection<string> all) => Of(all.Skip((int)Math.Min(int.MaxValue, page.Offset)).Take(page.Limit), page.Offset + page.Limit < all.Count);

    private string AddressAt(long offset) => $"{address}?offset={offset}&num={page.Limit}{(query is null ? string.Empty : $"&{query}")}";
}
