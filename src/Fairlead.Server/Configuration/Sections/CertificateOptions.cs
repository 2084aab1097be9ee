using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>server.certificate</c> part of the configuration: own certificate files in PEM.</summary>
public sealed record CertificateOptions
{
    /// <summary>The certificate, followed by those of the authorities between it and the root.</summary>
    public required string File { get; init; }

    /// <summary>Its private key, without a pass phrase; may be the same file.</summary>
    public required string Key { get; init; }

    internal static CertificateOptions Read(Section certificate)
    {
        var options = new CertificateOptions
        {
            File = FilePath.ReadRequired(certificate, "file", "/etc/fairlead/certificate.pem"),
            Key = FilePath.ReadRequired(certificate, "key", "/etc/fairlead/key.pem"),
        };
        certificate.End();
        return options;
    }
}
