namespace Fairlead.Server.Configuration.Reading;

/// <summary>Where a part of the configuration stands: a line of the file, or an environment variable.</summary>
/// <param name="Line">The line, from 1; null for an environment variable or where there is no file.</param>
/// <param name="Variable">The name of the environment variable, or null.</param>
internal sealed record Place(int? Line, string? Variable = null)
{
    /// <summary>Nowhere: a key that is missing from a configuration without a file.</summary>
    public static readonly Place None = new(null, null);
}

/// <summary>A part of the configuration as it was written.</summary>
/// <param name="Place">Where it stands.</param>
internal abstract record ConfigNode(Place Place)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Kind { get; }
}

/// <summary>One value.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsQuoted">Whether it stood in quotes: then it is a text and nothing else.</param>
internal sealed record ScalarNode(Place Place, string Text, bool IsQuoted) : ConfigNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a single value";

    /// <summary>Whether it says that there is no value: a key left empty counts as not set.</summary>
    public bool IsEmpty => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list of values.</summary>
internal sealed record ListNode(Place Place) : ConfigNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a list";

    /// <summary>The values, in order.</summary>
    public List<ConfigNode> Items { get; } = [];
}

/// <summary>Keys with values.</summary>
internal sealed record MapNode(Place Place) : ConfigNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a map of keys and values";

    /// <summary>The entries, in order; keys are unique.</summary>
    public List<MapEntry> Entries { get; } = [];

    /// <summary>The entry of that key, or null. A key that came from an environment variable may differ in case.</summary>
    public MapEntry? Find(string key) =>
        Entries.Find(e => e.Key == key) ?? Entries.Find(e => e.Place.Variable is not null && string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A key with its value.</summary>
internal sealed record MapEntry(string Key, Place Place, ConfigNode Value);
