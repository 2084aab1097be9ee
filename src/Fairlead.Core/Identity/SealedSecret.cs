namespace Fairlead.Core.Identity;

/// <summary>A secret that nobody can read but this gateway, and only for the user it belongs to: as it is kept.</summary>
/// <param name="Text">What is kept.</param>
public sealed record SealedSecret(string Text)
{
    /// <summary>Says nothing.</summary>
    public override string ToString() => "sealed";
}
