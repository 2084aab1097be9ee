using Fairlead.Gateway.ApiTokens;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.SshKeys;
using Fairlead.Identity.Basic;
using Fairlead.Identity.Certificates;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.Secrets;
using Fairlead.Identity.Sessions;
using Fairlead.Identity.SshKeys;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Identity.Vault;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Identity;

/// <summary>Adds what tells who is asking.</summary>
public static class IdentityRegistration
{
    /// <summary>
    /// Adds the chain of authenticators, sessions, tokens, names and the sealing of secrets. Secrets outlive the program where a <see cref="SecretsKey"/> was
    /// added before; OpenID Connect issuers are believed where <see cref="Issuers"/> were.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Who is known, and how long logins last.</param>
    /// <param name="key">The gateway's key and certificate.</param>
    /// <param name="gateways">Other gateways whose delegation tokens are believed; null for none.</param>
    public static IServiceCollection AddFairleadIdentity(this IServiceCollection services, IdentityOptions options, GatewayKey key, TrustedGateways? gateways = null)
    {
        services.AddSingleton(gateways ?? TrustedGateways.None);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(key);
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<INames, GatewayNames>();
        services.AddSingleton<ISessions, SessionTable>();
        services.TryAddSingleton(SecretsKey.Of(SecretsKey.NewText()));
        services.AddSingleton<ISecrets, SecretBox>();
        services.AddSingleton<ISecurityTokens, TokenBox>();
        services.AddSingleton<ISshKeyMaker, SshKeyMaker>();
        services.AddSingleton<SealedKeys>();
        services.AddSingleton<IPrivateKeys>(provider => new PrivateKeys(provider.GetRequiredService<SealedKeys>(), provider.GetService<VaultKeys>()));
        services.AddSingleton<IPrincipals, KnownPrincipals>();
        services.AddSingleton<IPeerGateways, PeerGateways>();
        services.AddSingleton<ITokenIssuer, TokenIssuer>();
        services.AddSingleton<IAuthenticator, BasicAuthenticator>();
        services.AddSingleton<TrustedIssuers>();
        services.AddSingleton<IJobTokens, JobTokens>();

        // Before the tokens of logins: those think that whatever this gateway has issued is their own.
        services.TryAddSingleton<UserTokens>();
        services.AddSingleton<IAuthenticator, ApiTokenAuthenticator>();
        services.AddSingleton<IAuthenticator, TokenAuthenticator>();
        services.AddSingleton<IAuthenticator, SshKeyAuthenticator>();
        services.AddSingleton<IAuthenticator, CertificateAuthenticator>();
        services.TryAddSingleton(Issuers.None);
        services.AddSingleton<IAuthenticator, OpenIdConnectAuthenticator>();
        services.AddSingleton<ISignOnProvider, SignOnProvider>();
        services.TryAddSingleton<Authentication>();
        return services;
    }

    /// <summary>Keeps the private keys of users in Vault.</summary>
    public static IServiceCollection AddVault(this IServiceCollection services, VaultOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<VaultHttp>();
        services.AddSingleton<VaultSession>();
        services.AddSingleton<VaultKeys>();
        services.AddHostedService<VaultRenewal>();
        return services;
    }
}
