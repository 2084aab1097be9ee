using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>Changes the properties of a transfer of either kind. One key that cannot be set does not keep the others from being set.</summary>
internal static class TransferProperties
{
    /// <param name="document">What is to be set.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="setTags">Sets the tags.</param>
    /// <param name="setExpiry">Sets when it is removed.</param>
    /// <returns>A word for each key.</returns>
    public static async Task<UnicoreJson> ChangeAsync(
        JsonObject document, DateTimeOffset now, Func<ImmutableArray<string>, Task<Refusal?>> setTags, Func<DateTimeOffset, Task<Refusal?>> setExpiry)
    {
        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            // A flaw of one key is not one of the next.
            var fields = new JsonFields(document);
            reply[key] = key switch
            {
                "tags" => Tags(fields, key) is var tags && fields.Flaw is { } flaw ? Word(flaw) : Word(await setTags(tags)),
                "terminationTime" => Word(Properties.TerminationTime(fields, now).TryGet(out var at, out var problem) ? await setExpiry(at) : problem),
                _ => Properties.Unknown,
            };
        }

        return new UnicoreJson(reply);
    }

    /// <summary>The tags in a member: a list, or one text of several words.</summary>
    public static ImmutableArray<string> Tags(JsonFields fields, string key) =>
        [.. (fields[key] is JsonArray ? fields.Texts(key) : Words.Of(fields.Text(key))).Distinct()];

    private static string Word(Refusal? refusal) => refusal is null ? Properties.Set : Properties.Refused(refusal.Message);
}
