using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>What a <c>PUT</c> of properties answers for each key. Clients compare the first two.</summary>
internal static class Properties
{
    /// <summary>The property has its new value.</summary>
    public const string Set = "OK";

    /// <summary>There is no such property, or it never changes.</summary>
    public const string Unknown = "Property not found or cannot be modified!";

    /// <summary>The property could be changed, but not to that.</summary>
    public static string Refused(string reason) => $"Error setting property: {reason}";

    /// <summary>When a resource is to be removed, as it stands in a document that has such a key.</summary>
    public static Outcome<DateTimeOffset> TerminationTime(JsonFields fields, DateTimeOffset now)
    {
        const string Key = "terminationTime";
        return fields.Text(Key) is not { } text ? fields.Flaw ?? Refusal.Invalid(Key, $"{Key} is a date.")
            : UnicoreTime.Read(text, now) is { } at ? at
            : Refusal.Invalid(Key, $"cannot read '{Shown.Of(text)}' as a date such as 2026-03-09T07:30:00+0100");
    }

    /// <summary>The tags in a member: a list, or one text of several words.</summary>
    public static ImmutableArray<string> Tags(JsonFields fields, string key = "tags") =>
        [.. (fields[key] is JsonArray ? fields.Texts(key) : Words.Of(fields.Text(key))).Distinct()];

    /// <summary>The thing whose properties are to change, and what is to be set. With whom it is shared is for its owner alone.</summary>
    /// <param name="request">Asks for it.</param>
    /// <param name="options">The limits of documents.</param>
    /// <param name="find">Finds the thing for those who have at least that level.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Outcome<(T Thing, JsonObject Document)>> WantedAsync<T>(
        HttpRequest request, UnicoreOptions options, Func<AccessLevel, Task<Outcome<T>>> find, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!(await find(AccessLevel.Modify)).TryGet(out var thing, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal)
            || (document["acl"] is not null && !(await find(AccessLevel.Own)).TryGet(out _, out refusal)))
        {
            return refusal;
        }

        return (thing, document);
    }

    /// <summary>Changes what most things have: tags, when they are removed, and with whom they are shared. One key that cannot be set does not keep the others from being set.</summary>
    /// <param name="document">What is to be set.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="setTags">Sets the tags.</param>
    /// <param name="setExpiry">Sets when it is removed.</param>
    /// <param name="names">Knows people by their names.</param>
    /// <param name="share">Sets with whom it is shared.</param>
    /// <returns>A word for each key.</returns>
    public static async Task<UnicoreJson> ChangeAsync(
        JsonObject document,
        DateTimeOffset now,
        Func<ImmutableArray<string>, Task<Refusal?>> setTags,
        Func<DateTimeOffset, Task<Refusal?>> setExpiry,
        INames names,
        Func<ImmutableArray<Grant>, Task<Refusal?>> share)
    {
        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            // A flaw of one key is not one of the next.
            var fields = new JsonFields(document);
            reply[key] = key switch
            {
                "tags" => Tags(fields) is var tags && fields.Flaw is { } flaw ? Word(flaw) : Word(await setTags(tags)),
                "terminationTime" => Word(TerminationTime(fields, now).TryGet(out var at, out var problem) ? await setExpiry(at) : problem),
                "acl" => Word(AccessList.Read(fields, key, names).TryGet(out var grants, out var problem) ? await share(grants) : problem),
                _ => Unknown,
            };
        }

        return new UnicoreJson(reply);
    }

    /// <summary>What stood in the way of a change, or null.</summary>
    public static Refusal? Trouble<T>(Outcome<T> outcome)
        where T : notnull => outcome.TryGet(out _, out var refusal) ? null : refusal;

    private static string Word(Refusal? refusal) => refusal is null ? Set : Refused(refusal.Message);
}
