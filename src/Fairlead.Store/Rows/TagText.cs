namespace Fairlead.Store.Rows;

/// <summary>A tag as it stands in a column of tags, to find rows by: quotes within a tag are escaped there, so that no other tag holds this text.</summary>
internal static class TagText
{
    public static string Of(string tag) => StoreJson.Write([tag])[1..^1];
}
