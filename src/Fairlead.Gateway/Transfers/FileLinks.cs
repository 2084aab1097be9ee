using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Transfers;

/// <summary>Makes links to files whose text is the right to use them, and uses them.</summary>
/// <param name="secrets">Seals what is in a link, so that nobody can read or change it.</param>
/// <param name="principals">Knows whether its user may still do anything.</param>
/// <param name="provider">Reaches files.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class FileLinks(ISecrets secrets, IPrincipals principals, IStorageProvider provider, TimeProvider clock)
{
    // Not the name of a user: nothing that is sealed for one can be taken for a link.
    private const string Owner = "\nlinks";
    private const string Version = "v1:";
    private const int Parts = 8;
    private const int LongestText = 16 * 1024;

    /// <summary>The text of the link: letters, digits, - and _.</summary>
    public string Write(FileLink link)
    {
        string[] parts =
        [
            link.User, link.Site, link.Account, link.Root, link.Path, link.Use.ToString(),
            link.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), link.Digest ?? string.Empty,
        ];
        return secrets.Seal(Owner, JsonSerializer.Serialize(parts)).Text[Version.Length..].Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    /// <summary>The link of that text, where it is one for that use, has not ended, and its user may still use the gateway; else <see cref="RefusalKind.NotFound"/>.</summary>
    public async Task<Outcome<FileLink>> ReadAsync(string text, FileTicketUse use, CancellationToken cancellationToken)
    {
        if (text.Length > LongestText || Open(text) is not { } link || link.Use != use || link.ExpiresAt <= clock.GetUtcNow())
        {
            return Refusal.NotFound("such link, or it has ended");
        }

        // Somebody whom only another issuer knows is believed: they were let in when the link was made.
        return await principals.FindAsync(link.User, cancellationToken) is { IsBanned: true } ? Refusal.NotFound("such link") : link;
    }

    /// <summary>The tree with the file of a link.</summary>
    public IStorage FilesOf(FileLink link) => provider.Open(link.Site, link.Account, link.Root);

    /// <summary>Writes the file of a link. Content with another digest than the link wants is not kept.</summary>
    /// <returns>Bytes written.</returns>
    public async Task<Outcome<long>> WriteAsync(FileLink link, Stream content, CancellationToken cancellationToken)
    {
        var files = FilesOf(link);
        if (link.Digest is not { } digest)
        {
            return await files.WriteAsync(link.Path, content, WriteMode.Overwrite, cancellationToken);
        }

        // What is there stays until the new content has been looked at.
        var incoming = $"/.incoming/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(content, hash, CryptoStreamMode.Read, leaveOpen: true);
        var written = await files.WriteAsync(incoming, hashed, WriteMode.CreateNew, cancellationToken);
        if (!written.TryGet(out _, out _))
        {
            return written;
        }

        if (!string.Equals(Convert.ToHexString(hash.Hash ?? []), digest, StringComparison.OrdinalIgnoreCase))
        {
            await files.DeleteAsync(incoming, cancellationToken);
            return Refusal.Invalid("checksum", "The content does not have the checksum that was announced; nothing was kept.");
        }

        return (await files.MoveAsync(incoming, link.Path, cancellationToken)).Then(_ => written);
    }

    private FileLink? Open(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
        if (!secrets.Open(Owner, new SealedSecret(Version + padded)).TryGet(out var plain, out _)
            || JsonSerializer.Deserialize<string[]>(plain) is not { Length: Parts } parts
            || !Enum.TryParse<FileTicketUse>(parts[5], out var use)
            || !long.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out var end))
        {
            return null;
        }

        return new FileLink(parts[0], parts[1], parts[2], parts[3], parts[4], use, DateTimeOffset.FromUnixTimeSeconds(end)) { Digest = parts[7].Length == 0 ? null : parts[7] };
    }
}
