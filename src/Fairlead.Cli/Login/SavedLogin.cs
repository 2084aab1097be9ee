using System.Text.Json.Serialization;

namespace Fairlead.Cli.Login;

/// <summary>What is kept of a login at one gateway.</summary>
internal sealed record SavedLogin
{
    /// <summary>Scheme, host and port of the gateway.</summary>
    public required string Server { get; init; }

    /// <summary>Who is logged in.</summary>
    public required string User { get; init; }

    /// <summary>What this program is registered as there.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret of that.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The token.</summary>
    public required string AccessToken { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the next token is had with.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>The only certificate that is believed, as PEM; null where authorities are.</summary>
    public string? Certificate { get; init; }

    /// <summary>Never a secret.</summary>
    public override string ToString() => $"{User} at {Server}";
}

/// <summary>The file with all logins.</summary>
internal sealed record SavedLogins
{
    /// <summary>The gateway that is meant where none is named; null where there is no login.</summary>
    public string? Current { get; init; }

    /// <summary>The logins, one for each gateway.</summary>
    public IReadOnlyList<SavedLogin> Logins { get; init; } = [];
}

[JsonSerializable(typeof(SavedLogins))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class LoginJson : JsonSerializerContext;
