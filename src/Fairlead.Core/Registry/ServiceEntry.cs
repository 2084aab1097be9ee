using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Core.Registry;

/// <summary>A service that somebody runs and wants others to find. It is known until <see cref="ExpiresAt"/>, unless it is published again before.</summary>
public sealed record ServiceEntry
{
    /// <summary>Where the service is: an absolute http or https address.</summary>
    public required Uri Address { get; init; }

    /// <summary>What kind of service it is, such as <c>CoreServices</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What else its publisher says of it.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The user who published it last.</summary>
    public required string PublishedBy { get; init; }

    /// <summary>When it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Its name in URLs: 32 hexadecimal digits made of kind and address, so that a service that is published again keeps it.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Address.AbsoluteUri}")).AsSpan(0, 16));
}
