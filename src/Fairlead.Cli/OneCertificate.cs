using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Cli;

/// <summary>Connections to a gateway whose certificate no authority has issued.</summary>
internal static class OneCertificate
{
    /// <summary>Makes connections that believe this certificate and no other; follows no redirection.</summary>
    public static SocketsHttpHandler Believing(X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && certificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());
        return handler;
    }
}
