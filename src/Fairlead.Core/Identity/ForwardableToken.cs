namespace Fairlead.Core.Identity;

/// <summary>A token that somebody came with, for showing it to others on their behalf. In memory only: it is neither stored nor printed.</summary>
/// <param name="value">The token.</param>
public sealed class ForwardableToken(string value)
{
    /// <summary>Gives the token away. Whoever asks shows it to somebody whom its owner named.</summary>
    public string Reveal() => value;

    /// <summary>Never the token.</summary>
    public override string ToString() => "a token";
}
