using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Identity.Tests.Vault;

/// <summary>
/// A stand-in for HashiCorp Vault, which cannot be had here: its HTTP contract for tokens, AppRole, wrapped secrets and the key-value store of version 2, as
/// its API documentation states it, over TLS on a loopback port.
/// </summary>
internal sealed class VaultServer(TimeProvider clock) : IAsyncDisposable
{
    public const string RoleId = "db02de05-fa39-4855-059b-67221c5c2f63";
    public const string SecretId = "6a174c20-f6de-a53c-74d2-6018fcceff64";
    public const string RootToken = "hvs.root";

    private readonly ConcurrentDictionary<string, Lease> _tokens = new() { [RootToken] = new Lease(null, DateTimeOffset.MaxValue, []) };
    private readonly ConcurrentDictionary<string, JsonObject> _secrets = new();
    private readonly ConcurrentDictionary<string, string> _wrapped = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private WebApplication? _app;
    private int _logins;
    private int _renewals;

    public X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificate(_certificate.Export(X509ContentType.Cert))];

    public Uri Address => new(_app?.Urls.Single() ?? throw new InvalidOperationException("It has not been started."));

    /// <summary>Whether it is sealed.</summary>
    public bool IsSealed { get; set; }

    /// <summary>How long tokens of the role last.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the role may not do, by method.</summary>
    public IReadOnlyList<string> Denied { get; set; } = [];

    public int Logins => Volatile.Read(ref _logins);

    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>The data of a secret, by the path that people know it under.</summary>
    public JsonObject? Secret(string path) => _secrets.GetValueOrDefault(path);

    /// <summary>A token that lasts <paramref name="time"/>.</summary>
    public string MakeToken(TimeSpan time)
    {
        var token = $"hvs.{RandomNumberGenerator.GetHexString(24)}";
        _tokens[token] = new Lease(time, clock.GetUtcNow() + time, Denied);
        return token;
    }

    /// <summary>A token that the secret of the role is wrapped in, good for one use.</summary>
    public string Wrap()
    {
        var token = $"hvs.{RandomNumberGenerator.GetHexString(24)}";
        _wrapped[token] = SecretId;
        return token;
    }

    /// <summary>Revokes all tokens but the root's.</summary>
    public void RevokeAll()
    {
        foreach (var token in _tokens.Keys.Where(t => t != RootToken))
        {
            _tokens.TryRemove(token, out _);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Use(SealAsync);
        _app.UseRouting();
        _app.MapPost("/v1/auth/approle/login", LogInAsync);
        _app.MapPost("/v1/sys/wrapping/unwrap", UnwrapAsync);
        _app.MapGet("/v1/auth/token/lookup-self", context => AuthorizeAsync(context, LookAsync));
        _app.MapPost("/v1/auth/token/renew-self", context => AuthorizeAsync(context, RenewAsync));
        _app.MapMethods("/v1/secret/data/{**path}", ["PUT", "POST"], context => AuthorizeAsync(context, WriteAsync));
        _app.MapGet("/v1/secret/data/{**path}", context => AuthorizeAsync(context, ReadAsync));
        _app.MapDelete("/v1/secret/metadata/{**path}", context => AuthorizeAsync(context, DeleteAsync));
        await _app.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _certificate.Dispose();
    }

    private Task SealAsync(HttpContext context, RequestDelegate next) => IsSealed ? ErrorAsync(context, 503, "Vault is sealed") : next(context);

    private async Task LogInAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (body["role_id"]?.GetValue<string>() != RoleId || body["secret_id"]?.GetValue<string>() != SecretId)
        {
            await ErrorAsync(context, 400, "invalid role or secret ID");
            return;
        }

        Interlocked.Increment(ref _logins);
        await AuthAsync(context, MakeToken(Lease));
    }

    private Task UnwrapAsync(HttpContext context) => _wrapped.TryRemove(TokenOf(context), out var secret)
        ? context.Response.WriteAsJsonAsync(new JsonObject { ["data"] = new JsonObject { ["secret_id"] = secret, ["secret_id_accessor"] = "84896a0c" } })
        : ErrorAsync(context, 400, "wrapping token is not valid or does not exist");

    private async Task AuthorizeAsync(HttpContext context, Func<HttpContext, Lease, Task> answer)
    {
        if (!_tokens.TryGetValue(TokenOf(context), out var lease) || lease.EndsAt <= clock.GetUtcNow()
            || (context.Request.Path.StartsWithSegments("/v1/secret", StringComparison.Ordinal) && lease.Denied.Contains(context.Request.Method)))
        {
            await ErrorAsync(context, 403, "permission denied");
            return;
        }

        await answer(context, lease);
    }

    private Task LookAsync(HttpContext context, Lease lease) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["data"] = new JsonObject
        {
            ["id"] = TokenOf(context),
            ["ttl"] = lease.Time is null ? 0 : (long)(lease.EndsAt - clock.GetUtcNow()).TotalSeconds,
            ["renewable"] = lease.Time is not null,
        },
    });

    private async Task RenewAsync(HttpContext context, Lease lease)
    {
        if (lease.Time is not { } time)
        {
            await ErrorAsync(context, 400, "lease is not renewable");
            return;
        }

        Interlocked.Increment(ref _renewals);
        _tokens[TokenOf(context)] = lease with { EndsAt = clock.GetUtcNow() + time };
        await AuthAsync(context, TokenOf(context));
    }

    private Task AuthAsync(HttpContext context, string token) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["request_id"] = "1",
        ["auth"] = new JsonObject
        {
            ["client_token"] = token,
            ["lease_duration"] = (long)(_tokens[token].Time ?? TimeSpan.Zero).TotalSeconds,
            ["renewable"] = true,
            ["token_policies"] = new JsonArray("default", "fairlead"),
        },
    });

    private async Task WriteAsync(HttpContext context, Lease lease)
    {
        if ((await BodyAsync(context))["data"] is not JsonObject data)
        {
            await ErrorAsync(context, 400, "no data provided");
            return;
        }

        _secrets[PathOf(context)] = (JsonObject)data.DeepClone();
        await context.Response.WriteAsJsonAsync(new JsonObject { ["data"] = new JsonObject { ["version"] = 1, ["destroyed"] = false } });
    }

    private Task ReadAsync(HttpContext context, Lease lease) => _secrets.TryGetValue(PathOf(context), out var data)
        ? context.Response.WriteAsJsonAsync(new JsonObject { ["data"] = new JsonObject { ["data"] = data.DeepClone(), ["metadata"] = new JsonObject { ["version"] = 1 } } })
        : ErrorAsync(context, 404);

    private Task DeleteAsync(HttpContext context, Lease lease)
    {
        _secrets.TryRemove(PathOf(context), out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task ErrorAsync(HttpContext context, int status, params string[] errors)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["errors"] = new JsonArray([.. errors.Select(e => (JsonNode?)e)]) });
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context) =>
        await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject ?? [];

    private static string PathOf(HttpContext context) => $"secret/{context.GetRouteValue("path")}";

    private static string TokenOf(HttpContext context) => context.Request.Headers["X-Vault-Token"].ToString();

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vault", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }
}

/// <summary>A token's time.</summary>
/// <param name="Time">How long it lasts each time, or null without an end.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Denied">The methods that its policy does not allow.</param>
internal sealed record Lease(TimeSpan? Time, DateTimeOffset EndsAt, IReadOnlyList<string> Denied);
