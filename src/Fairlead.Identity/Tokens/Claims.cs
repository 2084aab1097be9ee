namespace Fairlead.Identity.Tokens;

/// <summary>The claims of the tokens that are issued here.</summary>
internal static class Claims
{
    public const string Subject = "sub";
    public const string Issuer = "iss";
    public const string Audience = "aud";
    public const string IssuedAt = "iat";
    public const string ExpiresAt = "exp";

    public const string Id = "jti";

    /// <summary>What a token is for, where it does not stand for a login: <see cref="ApiUse"/>.</summary>
    public const string Use = "token_use";

    /// <summary>The use of tokens that users make for their programs.</summary>
    public const string ApiUse = "api";

    /// <summary>What people call somebody (OpenID Connect Core, section 5.1).</summary>
    public const string PreferredName = "preferred_username";

    /// <summary>The text <c>true</c> in a token with which somebody acts for its subject.</summary>
    public const string Delegation = "etd";

    /// <summary>The id of the job whose token it is.</summary>
    public const string Job = "job";

    /// <summary>The gateway's own name of the owner of that job.</summary>
    public const string UserName = "username";

    /// <summary>The account that somebody had at the issuer.</summary>
    public const string Account = "uid";

    /// <summary>What the subject prefers, in the form of <see cref="Fairlead.Gateway.Identity.PreferenceText"/>.</summary>
    public const string Preferences = "preferences";

    /// <summary>The text <c>true</c> in a token with which another one can be had.</summary>
    public const string Renewable = "renewable";
}
