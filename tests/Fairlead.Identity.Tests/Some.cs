using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.ApiTokens;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;
using Fairlead.Identity.Names;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.Signatures;
using Fairlead.Identity.SshKeys;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Identity.Tests;

/// <summary>A gateway's identity as the server composes it, with a clock that the test moves.</summary>
internal sealed class SomeIdentity : IDisposable
{
    public const string Site = "DEMO-SITE";
    private readonly ServiceProvider _services;

    public SomeIdentity(GatewayKey? key = null, X509Certificate2? trusted = null, User? bo = null, Issuers? issuers = null, DateTimeOffset? now = null)
    {
        Clock = new FakeTimeProvider(now ?? Some.Noon);
        Key = key ?? new GatewayKey(Some.EcCertificate("CN=gateway,O=Harbor", now));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(issuers ?? Issuers.None)
            .AddFairleadIdentity(new IdentityOptions { SiteName = Site, Users = [Some.Ada, bo ?? Some.Bo] }, Key, new TrustedGateways(trusted is null ? [] : [new TrustedGateway(trusted)]))
            .AddSingleton<ISite>(new IdleSite())
            .AddSingleton<SiteDirectory>()
            .AddSingleton<IApiTokenStore, TokensInMemory>()
            .BuildServiceProvider(validateScopes: true);
    }

    public FakeTimeProvider Clock { get; }

    public GatewayKey Key { get; }

    public ITokenIssuer Tokens => _services.GetRequiredService<ITokenIssuer>();

    public UserTokens ApiTokens => _services.GetRequiredService<UserTokens>();

    public ISessions Sessions => _services.GetRequiredService<ISessions>();

    public UserDirectory Users => _services.GetRequiredService<UserDirectory>();

    public INames Names => _services.GetRequiredService<INames>();

    public Task<Outcome<Principal>> LogInAsync(string name, string password, string address = "192.0.2.1") =>
        ShowAsync(new Credential.NameAndPassword(name, password) { Address = address });

    public Task<Outcome<Principal>> ShowTokenAsync(string token) => ShowAsync(new Credential.BearerToken(token));

    public void Dispose() => _services.Dispose();

    private Task<Outcome<Principal>> ShowAsync(Credential credential) =>
        _services.GetRequiredService<Authentication>().AuthenticateAsync(credential, TestContext.Current.CancellationToken);
}

internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly User Ada = new()
    {
        Name = "ada",
        Password = PasswordHash.Of("right", 10_000),
        Roles = [Role.User, Role.Admin],
        DistinguishedName = NameOf("CN=Ada Keel,O=Harbor,C=EU"),
    };

    public static readonly User Bo = new()
    {
        Name = "bo",
        Password = PasswordHash.Of("other", 10_000),
        Groups = ["staff", "hpc"],
        Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["bo", "bo2"]),
        SshKeys = [.. SshVectors.Keys.Select(KeyOf)],
    };

    private static VerificationKey KeyOf(string line) =>
        SshPublicKey.TryParse(line, out var key, out var problem) ? key : throw new ArgumentException(problem, nameof(line));

    public static DistinguishedName NameOf(string text) =>
        DistinguishedName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    public static Principal Principal(string user) =>
        new() { User = user, DistinguishedName = $"CN={user},OU=users,O={SomeIdentity.Site}", Method = AuthenticationMethod.Password };

    public static X509Certificate2 EcCertificate(string subject, DateTimeOffset? now = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned((now ?? Noon).AddDays(-1), (now ?? Noon).AddDays(365));
    }

    public static X509Certificate2 RsaCertificate(string subject, int bits = 2048)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Noon.AddDays(-1), Noon.AddDays(365));
    }
}
