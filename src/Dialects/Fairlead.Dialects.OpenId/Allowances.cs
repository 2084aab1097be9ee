using System.Threading.RateLimiting;
using Fairlead.Core;

namespace Fairlead.Dialects.OpenId;

/// <summary>How often somebody may do what costs the gateway a row, or could be guessing. Counted in this process only.</summary>
internal sealed class Allowances : IDisposable
{
    private const int Registrations = 300;
    private const int Codes = 20;
    private static readonly TimeSpan RegistrationWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan CodeWindow = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<string> _registrations = Limiter(Registrations, RegistrationWindow);
    private readonly PartitionedRateLimiter<string> _codes = Limiter(Codes, CodeWindow);

    /// <summary>Why somebody at that address may not register a program now; null where they may.</summary>
    public Refusal? Register(string? address) => Take(_registrations, address ?? string.Empty, "Too many programs were registered from this address.", RegistrationWindow);

    /// <summary>Why the user may not try a code now; null where they may.</summary>
    public Refusal? TryCode(string user) => Take(_codes, user, "Too many codes were tried.", CodeWindow);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.Dispose();
        _codes.Dispose();
    }

    private static Refusal? Take(PartitionedRateLimiter<string> limiter, string key, string message, TimeSpan window)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired ? null : Refusal.TooMany(message, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : window);
    }

    private static PartitionedRateLimiter<string> Limiter(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 }));
}
