namespace Fairlead.Dialects.Unicore;

/// <summary>Marks a route whose address is itself the right to use it. What a request shows besides is not looked at, and no session is opened.</summary>
internal sealed class CapabilityResource
{
    public static readonly CapabilityResource Mark = new();
}
