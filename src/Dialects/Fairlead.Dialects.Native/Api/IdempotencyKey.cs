using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Native.Api;

/// <summary>The key under which the same request gives the same run again.</summary>
/// <param name="Text">The key, or null where there is none.</param>
internal readonly record struct IdempotencyKey(string? Text)
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 255;

    /// <summary>The key of a request.</summary>
    public static Outcome<IdempotencyKey> Read(HttpRequest request) => request.Headers[Header] is [] or [{ Length: > 0 and <= Longest }]
        ? new IdempotencyKey(request.Headers[Header])
        : Refusal.Invalid(Header, $"The header {Header} is one text of 1 to {Longest} characters.");
}
