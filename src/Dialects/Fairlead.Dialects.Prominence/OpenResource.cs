namespace Fairlead.Dialects.Prominence;

/// <summary>Marks a route that asks nobody who they are: it tells nothing, or its address is itself the right to use it.</summary>
internal sealed class OpenResource
{
    public static readonly OpenResource Mark = new();
}
