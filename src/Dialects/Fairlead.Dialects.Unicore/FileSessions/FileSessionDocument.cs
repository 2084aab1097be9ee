using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.FileSessions;

namespace Fairlead.Dialects.Unicore.FileSessions;

/// <summary>Reads what clients ask of UFTP: at its authentication service, and in the <c>extraParameters</c> of imports and exports.</summary>
internal static class FileSessionDocument
{
    /// <summary>The protocol's name.</summary>
    public const string Protocol = "UFTP";

    // Clients put it in the place of a file name where they want a whole directory.
    private const string SessionTag = "___UFTP___MULTI___FILE___SESSION___MODE___";

    /// <summary>Whether an import or export asks for the protocol.</summary>
    public static bool IsWanted(JsonObject document) => Protocol.Equals(JsonFields.ScalarOf(document["protocol"]), StringComparison.OrdinalIgnoreCase);

    /// <summary>The directory that an import or export is about where it is for a whole session, or null.</summary>
    public static string? DirectoryOf(JsonObject document) =>
        JsonFields.ScalarOf(document["file"]) is { } file && file.EndsWith(SessionTag, StringComparison.Ordinal) ? file[..^SessionTag.Length] : null;

    /// <summary>What is posted to the authentication service.</summary>
    /// <param name="document">The document.</param>
    /// <param name="storage">The storage of the address.</param>
    /// <param name="client">The address that the request comes from.</param>
    public static Outcome<FileSessionRequest> Read(JsonObject document, StorageId storage, string client)
    {
        var fields = new JsonFields(document);
        var path = fields.Text("serverPath") ?? string.Empty;
        var request = new FileSessionRequest
        {
            Storage = storage,
            Directory = path[..(path.LastIndexOf('/') + 1)],
            IsPersistent = fields.Flag(false, "persistent"),
            Streams = fields.Whole("streamCount") ?? 1,
            Compresses = fields.Flag(false, "compress"),
            Cipher = ReadCipher(fields),
            Addresses = Addresses(fields.Text("client") ?? client),
        };
        return fields.Flaw is { } flaw ? flaw : request;
    }

    /// <summary>What an import or export says in its <c>extraParameters</c>.</summary>
    /// <param name="document">The document.</param>
    /// <param name="storage">The storage.</param>
    /// <param name="client">The address that the request comes from.</param>
    public static Outcome<FileSessionRequest> ReadExtra(JsonObject document, StorageId storage, string client)
    {
        var outer = new JsonFields(document);
        var fields = outer.Object("extraParameters") ?? new JsonFields([]);
        var request = new FileSessionRequest
        {
            Storage = storage,
            Directory = DirectoryOf(document) ?? "/",
            IsPersistent = fields.Flag(false, "uftp.persistent"),
            Streams = fields.Whole("uftp.streams") ?? 1,
            Compresses = fields.Flag(false, "uftp.compression"),

            // Clients that do not say which cipher know this one.
            Cipher = fields.Flag(false, "uftp.encryption") ? new SessionCipher(CipherKind.Blowfish, [.. RandomNumberGenerator.GetBytes(56)]) : null,
            Secret = fields.Text("uftp.secret"),
            Addresses = Addresses(fields.Text("uftp.client.host") ?? client),
        };
        return (outer.Flaw ?? fields.Flaw) is { } flaw ? flaw : request;
    }

    /// <summary>The same for the one file of a ticket.</summary>
    public static FileSessionRequest ForTicket(FileSessionRequest request, FileTicket ticket) => request with
    {
        Directory = "/",
        File = ticket.Path,
        MayRead = ticket.Use is FileTicketUse.Download,
        MayWrite = ticket.Use is FileTicketUse.Upload,
        Ticket = ticket.Id,
    };

    private static SessionCipher? ReadCipher(JsonFields fields)
    {
        if (fields.Text("encryptionKey") is not { Length: > 0 } text)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            fields.Refuse("encryptionKey", "encryptionKey is base64.");
            return null;
        }

        var kind = fields.Text("encryptionAlgorithm")?.ToUpperInvariant() switch
        {
            "AES" => CipherKind.Aes,
            "BLOWFISH" => CipherKind.Blowfish,
            null or "" => length is 32 or 40 or 48 ? CipherKind.Aes : CipherKind.Blowfish,
            _ => (CipherKind?)null,
        };
        if (kind is null)
        {
            fields.Refuse("encryptionAlgorithm", "encryptionAlgorithm is AES or BLOWFISH.");
        }

        return new SessionCipher(kind ?? CipherKind.Aes, [.. bytes.AsSpan(0, length)]);
    }

    // Several addresses stand side by side. What is no address, as a name or a star, leaves it to the secret alone.
    private static ImmutableArray<IPAddress> Addresses(string text)
    {
        var words = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var addresses = words.Select(w => IPAddress.TryParse(w, out var address) ? address : null).OfType<IPAddress>().ToList();
        return addresses.Count == words.Length ? [.. addresses.Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a)] : [];
    }
}
