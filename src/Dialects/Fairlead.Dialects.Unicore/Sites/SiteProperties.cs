using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>Changes what a user may set on a site: tags and umask, which are for them alone.</summary>
internal static class SiteProperties
{
    public static async Task<IResult> Change(
        string name, HttpRequest request, Caller caller, SiteLookup sites, UserSites own, UnicoreOptions options, CancellationToken cancellationToken)
    {
        if (!sites.Site(caller, name).TryGet(out _, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            // A flaw of one key is not one of the next.
            var fields = new JsonFields(document);
            reply[key] = key switch
            {
                "tags" => await SetTagsAsync(fields, name, caller, own, cancellationToken),
                "umask" => UmaskText.Read(fields.Text(key)) is { } umask
                    ? Word(await own.SetUmaskAsync(caller.Principal, name, umask, cancellationToken))
                    : Properties.Refused("a umask is three octal digits such as 077."),
                "terminationTime" or "acl" => Properties.Refused("sites belong to this server's administrator."),
                _ => Properties.Unknown,
            };
        }

        return new UnicoreJson(reply);
    }

    private static async Task<string> SetTagsAsync(JsonFields fields, string name, Caller caller, UserSites own, CancellationToken cancellationToken)
    {
        ImmutableArray<string> tags = fields["tags"] is JsonArray ? fields.Texts("tags") : Words.Of(fields.Text("tags"));
        return fields.Flaw is { } flaw ? Properties.Refused(flaw.Message) : Word(await own.SetTagsAsync(caller.Principal, name, [.. tags.Distinct()], cancellationToken));
    }

    private static string Word(Outcome<Done> outcome) => outcome.TryGet(out _, out var refusal) ? Properties.Set : Properties.Refused(refusal.Message);
}
