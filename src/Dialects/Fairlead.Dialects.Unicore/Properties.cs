namespace Fairlead.Dialects.Unicore;

/// <summary>What a <c>PUT</c> of properties answers for each key. Clients compare the first two.</summary>
internal static class Properties
{
    /// <summary>The property has its new value.</summary>
    public const string Set = "OK";

    /// <summary>There is no such property, or it never changes.</summary>
    public const string Unknown = "Property not found or cannot be modified!";

    /// <summary>The property could be changed, but not to that.</summary>
    public static string Refused(string reason) => $"Error setting property: {reason}";
}
