using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.FileSessions;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Storages;
using Fairlead.Gateway.Transfers;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>Reads what is posted to <c>imports</c> and <c>exports</c>.</summary>
internal static class TicketDocument
{
    public static Outcome<FileTicketRequest> Read(JsonObject document, StorageId storage, FileTicketUse use, IReadOnlyList<string> protocols)
    {
        var fields = new JsonFields(document);
        var file = fields.Text("file");
        var protocol = fields.Text("protocol") ?? OfferedProtocols.Plain;
        var isAppending = use is FileTicketUse.Upload && !fields.Flag(true, "overwrite");
        var size = use is FileTicketUse.Upload ? Size(fields) : null;
        if (file is null)
        {
            fields.Refuse("file", "file is needed: the path in the storage.");
        }

        if (!protocols.Contains(protocol, StringComparer.OrdinalIgnoreCase))
        {
            fields.Refuse("protocol", $"The protocol '{Shown.Of(protocol)}' is not offered by this storage: it offers {string.Join(", ", protocols)}.");
        }

        return fields.Flaw is { } flaw
            ? flaw
            : FilePath.Normalize(file ?? string.Empty).Select(path => new FileTicketRequest(storage, path, use)
            {
                Mode = isAppending ? WriteMode.Append : WriteMode.Overwrite,
                SizeLimit = size,
            });
    }

    private static long? Size(JsonFields fields)
    {
        if (fields.Text("numBytes") is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
        {
            fields.Refuse("numBytes", $"numBytes must be a number of bytes, or -1 where it is not known, not '{Shown.Of(text)}'.");
        }

        return size < 0 ? null : size;
    }
}
