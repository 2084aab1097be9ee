using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Storages;
using Fairlead.Gateway.Transfers;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>Reads what is posted to <c>transfers</c> of a storage.</summary>
/// <param name="own">Knows the storages of this gateway.</param>
/// <param name="now">What time it is.</param>
internal sealed class TransferDocument(OwnStorages own, DateTimeOffset now)
{
    public Outcome<TransferRequest> Read(JsonObject document, StorageId storage)
    {
        var fields = new JsonFields(document);
        var file = fields.Text("file");
        var isPull = fields["source"] is not null;
        var key = isPull ? "source" : "target";
        var other = fields.Text(key) is { } url ? PlaceOf(fields, key, WithProtocol(fields, url)) : null;
        if (file is null)
        {
            fields.Refuse("file", "file is needed: the path in the storage.");
        }

        if (fields["source"] is null && fields["target"] is null)
        {
            fields.Refuse("source", "source, to fetch from there, or target, to send to there, is needed.");
        }

        var request = FilePath.Normalize(file ?? string.Empty).Select(path => new TransferRequest(
            storage, path, isPull ? TransferDirection.Pull : TransferDirection.Push, other ?? new DataPlace.Inline(string.Empty))
        {
            StartsAt = StartOf(fields),
            Tags = Properties.Tags(fields, fields["Tags"] is null ? "tags" : "Tags"),
        });
        return fields.Flaw is { } flaw ? flaw : request;
    }

    private static string WithProtocol(JsonFields fields, string url)
    {
        var protocol = fields.Text("protocol");
        return protocol is null || url.StartsWith($"{protocol}:", StringComparison.OrdinalIgnoreCase) ? url : $"{protocol}:{url}";
    }

    private DataPlace? PlaceOf(JsonFields fields, string key, string url)
    {
        var (address, hadProtocol) = OwnStorages.WithoutProtocol(url);
        if (own.Recognize(address, out var place) is not OwnStorages.Kind.Other && place is not null)
        {
            return place;
        }

        if (!hadProtocol && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            if (uri.UserInfo.Length == 0)
            {
                return new DataPlace.Web(uri);
            }

            fields.Refuse(key, $"{key} must not hold a user name or password.");
            return null;
        }

        fields.Refuse(key, $"{key} must be the URL of a file in a storage, or an http or https URL, not '{Shown.Of(url)}'.");
        return null;
    }

    private DateTimeOffset? StartOf(JsonFields fields)
    {
        if (fields.Object("extraParameters") is not { } extra || extra.Text("scheduledStartTime") is not { } text)
        {
            return null;
        }

        var start = UnicoreTime.Read(text, now);
        if (start is null)
        {
            extra.Refuse("scheduledStartTime", $"scheduledStartTime must be a time such as 2025-03-09T07:30:00+0100, not '{Shown.Of(text)}'.");
        }

        return start;
    }
}
