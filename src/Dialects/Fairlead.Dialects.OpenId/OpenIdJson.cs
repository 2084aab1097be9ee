using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.OpenId;

/// <summary>A document in an answer.</summary>
internal static class OpenIdJson
{
    public static IResult Of(JsonObject document, int status = StatusCodes.Status200OK) =>
        TypedResults.Text(document.ToJsonString(), "application/json", Encoding.UTF8, status);

    /// <summary>A list of words.</summary>
    public static JsonArray List(params ReadOnlySpan<string> words)
    {
        var list = new JsonArray();
        foreach (var word in words)
        {
            list.Add((JsonNode?)word);
        }

        return list;
    }
}
