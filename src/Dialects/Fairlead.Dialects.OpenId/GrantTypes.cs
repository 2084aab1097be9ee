namespace Fairlead.Dialects.OpenId;

/// <summary>The ways to a token that are offered.</summary>
internal static class GrantTypes
{
    /// <summary>By a code that somebody confirms (RFC 8628).</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>By what came with an earlier token (RFC 6749, section 6).</summary>
    public const string RefreshToken = "refresh_token";
}
