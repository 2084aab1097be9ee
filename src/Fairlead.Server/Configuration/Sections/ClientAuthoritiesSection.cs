using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads <c>server.clientAuthorities</c>: the certificates of the authorities whose users may come with certificates.</summary>
internal static class ClientAuthoritiesSection
{
    private const string Key = "clientAuthorities";
    private const string Right = "It has the certificates of authorities as PEM; a root, which is signed by itself, is among them.";

    public static ImmutableArray<X509Certificate2> Read(Section server)
    {
        if (FilePath.Read(server, Key) is not { } file || !File.Exists(file))
        {
            return [];
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (CryptographicException e)
        {
            server.Wrong(Key, $"{file} cannot be read: {e.Message}", Right);
            return [];
        }

        if (!certificates.Any(IsRoot))
        {
            server.Wrong(Key, $"{file} has no certificate of a root.", Right);
        }

        return [.. certificates];
    }

    /// <summary>Whether the certificate is one that a chain can end with.</summary>
    public static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
