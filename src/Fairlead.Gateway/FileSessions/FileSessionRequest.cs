using System.Collections.Immutable;
using System.Net;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;

namespace Fairlead.Gateway.FileSessions;

/// <summary>How the bytes of a session are encrypted. Its text never shows the key.</summary>
/// <param name="Kind">The cipher.</param>
/// <param name="Key">The key; for AES the initialization vector (16 bytes) and the key.</param>
public sealed record SessionCipher(CipherKind Kind, ImmutableArray<byte> Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>A cipher that clients know.</summary>
public enum CipherKind
{
    /// <summary>Blowfish, each block by itself. Weak, and what clients use unless told otherwise.</summary>
    Blowfish,

    /// <summary>AES in CBC mode.</summary>
    Aes,
}

/// <summary>A file session that somebody asks for: the right to use a storage for a while through a protocol beside HTTP.</summary>
public sealed record FileSessionRequest
{
    /// <summary>The storage.</summary>
    public required StorageId Storage { get; init; }

    /// <summary>The directory that the session begins in and does not leave.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>The one file that the session is for, or null for all.</summary>
    public string? File { get; init; }

    /// <summary>Whether files can be read.</summary>
    public bool MayRead { get; init; } = true;

    /// <summary>Whether files can be written and changed.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>Whether further sessions can be opened with the same secret while one of them is open.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>How many data connections are wanted for each transfer.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Whether the bytes are compressed.</summary>
    public bool Compresses { get; init; }

    /// <summary>How they are encrypted, or null for not at all.</summary>
    public SessionCipher? Cipher { get; init; }

    /// <summary>A secret that the client has thought of, or null for one of ours.</summary>
    public string? Secret { get; init; }

    /// <summary>The addresses that the session may come from; empty for any.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The ticket whose file it is for, which counts the bytes and ends the session with itself; null for none.</summary>
    public TransferId? Ticket { get; init; }

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Storage}:{File ?? Directory}";
}

/// <summary>What the client needs to open the session.</summary>
/// <param name="Host">The host to connect to.</param>
/// <param name="Port">The port to connect to.</param>
/// <param name="Streams">How many data connections there may be for each transfer.</param>
/// <param name="Secret">What it logs in with.</param>
public sealed record OfferedFileSession(string Host, int Port, int Streams, string Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
