using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>The header <c>Idempotency-Key</c> (ours): the same key gives the same thing again instead of a second one.</summary>
/// <param name="Value">The key, or null for none.</param>
internal readonly record struct IdempotencyKey(string? Value)
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 255;

    /// <summary>The key of a request.</summary>
    public static Outcome<IdempotencyKey> Read(HttpRequest request) => request.Headers[Header] switch
    {
        [] => new IdempotencyKey(null),
        [{ Length: > 0 and <= Longest } key] when !key.Any(char.IsControl) => new IdempotencyKey(key),
        _ => Refusal.Invalid(Header, $"The header {Header} is one text of 1 to {Longest} characters."),
    };
}
