namespace Fairlead.Dialects.Unicore;

/// <summary>Marks a route that somebody who has shown nothing may use. Every other route needs a login.</summary>
internal sealed class PublicResource
{
    public static readonly PublicResource Mark = new();
}
