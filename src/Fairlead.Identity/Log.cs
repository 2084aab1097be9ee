using Fairlead.Identity.Basic;
using Fairlead.Identity.Certificates;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.SshKeys;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Vault;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity;

/// <summary>What identity says; events 5000 to 5999. Never a password, a token or a session.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "Wrong password for user {User} from {Address}.")]
    public static partial void PasswordWrong(this ILogger<BasicAuthenticator> logger, string user, string address);

    [LoggerMessage(5002, LogLevel.Warning, "{Reason} It came from {Address}.")]
    public static partial void TokenWrong(this ILogger<TokenAuthenticator> logger, string reason, string address);

    [LoggerMessage(5003, LogLevel.Warning, "A token that user {User} is said to have signed with an SSH key is not valid: {Reason}; it came from {Address}.")]
    public static partial void SshTokenWrong(this ILogger<SshKeyAuthenticator> logger, string user, string reason, string address);

    [LoggerMessage(5004, LogLevel.Warning, "The certificate of {Subject} lets nobody in: {Reason}; it came from {Address}.")]
    public static partial void CertificateWrong(this ILogger<CertificateAuthenticator> logger, string subject, string reason, string address);

    [LoggerMessage(5010, LogLevel.Warning, "The issuer {Authority} cannot be asked what it is: {Reason} It is asked again in {Pause}.")]
    public static partial void IssuerAway(this ILogger<IssuerMetadata> logger, Uri authority, string reason, TimeSpan pause);

    [LoggerMessage(5011, LogLevel.Warning, "The issuer {Authority} cannot be asked about a token: {Reason}")]
    public static partial void IssuerSilent(this ILogger<OpaqueTokens> logger, Uri authority, string reason);

    [LoggerMessage(5020, LogLevel.Warning, "Private keys cannot be had: {Reason}")]
    public static partial void VaultAway(this ILogger<VaultHttp> logger, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "{Reason} It came from {Address}.")]
    public static partial void IssuerTokenWrong(this ILogger<OpenIdConnectAuthenticator> logger, string reason, string address);

    [LoggerMessage(5013, LogLevel.Warning, "The provider of logins at {Endpoint} cannot be used: {Reason}")]
    public static partial void SignOnFailed(this ILogger<SignOnProvider> logger, Uri endpoint, string reason);
}
