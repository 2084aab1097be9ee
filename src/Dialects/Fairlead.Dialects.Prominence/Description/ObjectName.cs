using Fairlead.Core.Storages;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Names of uploaded objects: without a slash a user's own, else <c>GROUP/NAME</c>, of the group before the last slash.</summary>
internal static class ObjectName
{
    /// <summary>The storage with the object and its path there, or null where the name is none.</summary>
    public static (StorageId Storage, string Path)? PlaceOf(string name)
    {
        var slash = name.LastIndexOf('/');
        var (group, own) = slash < 0 ? (null, name) : (name[..slash], name[(slash + 1)..]);
        return own.Length is 0 or > 255 || own is "." or ".." || group is { Length: 0 } || name.Any(char.IsControl) ? null : (new StorageId.Objects(group), $"/{own}");
    }
}
