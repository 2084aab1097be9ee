namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>Where a value was written.</summary>
/// <param name="File">The name of the file, as its owner knows it.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct SourcePlace(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>A value of the configuration that knows where it was written.</summary>
/// <param name="Place">Where.</param>
internal abstract record ConfigNode(SourcePlace Place)
{
    /// <summary>How many values it holds, itself included: what an alias to it costs.</summary>
    public abstract int Size { get; }
}

/// <summary>One text.</summary>
/// <param name="Place">Where.</param>
/// <param name="Text">The text.</param>
/// <param name="IsQuoted">Whether it stood in quotes or as a block, so that it is a text whatever it looks like.</param>
internal sealed record ConfigScalar(SourcePlace Place, string Text, bool IsQuoted) : ConfigNode(Place)
{
    public override int Size => 1;

    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>Several values.</summary>
/// <param name="Place">Where.</param>
/// <param name="Items">In their order.</param>
internal sealed record ConfigList(SourcePlace Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place)
{
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);
}

/// <summary>Values by keys, which are in upper case, in their order.</summary>
/// <param name="Place">Where.</param>
/// <param name="Entries">Never changed after the map was made.</param>
internal sealed record ConfigMap(SourcePlace Place, OrderedDictionary<string, ConfigNode> Entries) : ConfigNode(Place)
{
    public override int Size { get; } = 1 + Entries.Values.Sum(entry => entry.Size);

    public static ConfigMap Empty(SourcePlace place) => new(place, []);

    public ConfigNode? Find(string key) => Entries.GetValueOrDefault(key);

    /// <summary>The value at a dotted path, or null.</summary>
    public ConfigNode? At(string path)
    {
        ConfigNode? at = this;
        foreach (var key in path.Split('.'))
        {
            at = (at as ConfigMap)?.Find(key);
        }

        return at;
    }

    /// <summary>The text at a dotted path; null where there is none, or it is empty, a list or a map.</summary>
    public string? TextAt(string path) => At(path) is ConfigScalar { IsNull: false, Text: var text } && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>This with the values of <paramref name="over"/> on top: maps merge, everything else is replaced whole.</summary>
    public ConfigMap MergedWith(ConfigMap over)
    {
        var entries = new OrderedDictionary<string, ConfigNode>(Entries);
        foreach (var (key, value) in over.Entries)
        {
            entries[key] = entries.GetValueOrDefault(key) is ConfigMap mine && value is ConfigMap theirs ? mine.MergedWith(theirs) : value;
        }

        return this with { Entries = entries };
    }

    /// <summary>This, and behind it what only <paramref name="other"/> has.</summary>
    public ConfigMap FilledFrom(ConfigMap other)
    {
        var entries = new OrderedDictionary<string, ConfigNode>(Entries);
        foreach (var (key, value) in other.Entries)
        {
            if (!entries.TryGetValue(key, out var mine))
            {
                entries[key] = value;
            }
            else if (mine is ConfigMap map && value is ConfigMap theirs)
            {
                entries[key] = map.FilledFrom(theirs);
            }
        }

        return this with { Entries = entries };
    }

    public ConfigMap With(string key, ConfigNode value) => this with { Entries = new(Entries) { [key] = value } };

    public ConfigMap Without(string key)
    {
        var entries = new OrderedDictionary<string, ConfigNode>(Entries);
        entries.Remove(key);
        return this with { Entries = entries };
    }
}
