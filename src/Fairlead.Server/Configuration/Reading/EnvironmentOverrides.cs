using System.Globalization;

namespace Fairlead.Server.Configuration.Reading;

/// <summary>
/// Puts environment variables over what the file says: <c>FAIRLEAD__SERVER__URLS__0=https://0.0.0.0:8443</c> sets <c>server.urls[0]</c>. Parts are
/// parted by two underscores; numbers are places in lists, and the next free number appends. Case matters only for names that are new.
/// </summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "FAIRLEAD__";

    /// <summary>Applies all variables that begin with the prefix.</summary>
    public static void Apply(MapNode root, IEnumerable<KeyValuePair<string, string>> environment, Problems problems)
    {
        foreach (var (name, value) in environment.Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(v => v.Key, Order.Instance))
        {
            var segments = name[Prefix.Length..].Split("__");
            if (segments.Contains(string.Empty) || !TrySet(root, segments, new ScalarNode(new Place(null, name), value, IsQuoted: false)))
            {
                problems.Add("", new Place(null, name), "This variable does not name a place in the configuration.", "For instance FAIRLEAD__SERVER__URLS__0 is server.urls[0].");
            }
        }
    }

    private static bool TrySet(ConfigNode at, ReadOnlySpan<string> segments, ScalarNode value) => at switch
    {
        MapNode map => TrySetIn(map, segments, value),
        ListNode list => TrySetIn(list, segments, value),
        _ => false,
    };

    private static bool TrySetIn(MapNode map, ReadOnlySpan<string> segments, ScalarNode value)
    {
        var key = segments[0];
        var rest = segments[1..];
        var i = map.Entries.FindIndex(e => string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase));
        if (i < 0)
        {
            i = map.Entries.Count;
            map.Entries.Add(new MapEntry(key, value.Place, NewChild(rest, value)));
        }
        else if (rest.IsEmpty || map.Entries[i].Value is ScalarNode { IsEmpty: true })
        {
            map.Entries[i] = map.Entries[i] with { Value = NewChild(rest, value) };
        }

        return rest.IsEmpty || TrySet(map.Entries[i].Value, rest, value);
    }

    private static bool TrySetIn(ListNode list, ReadOnlySpan<string> segments, ScalarNode value)
    {
        var rest = segments[1..];
        if (!int.TryParse(segments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var i) || i > list.Items.Count)
        {
            return false;
        }

        if (i == list.Items.Count)
        {
            list.Items.Add(NewChild(rest, value));
        }
        else if (rest.IsEmpty)
        {
            list.Items[i] = value;
        }

        return rest.IsEmpty || TrySet(list.Items[i], rest, value);
    }

    private static ConfigNode NewChild(ReadOnlySpan<string> rest, ScalarNode value) =>
        rest.IsEmpty ? value : rest[0].All(char.IsAsciiDigit) ? new ListNode(value.Place) : new MapNode(value.Place);

    /// <summary>Numbers by value, so that place 10 comes after place 9.</summary>
    private sealed class Order : IComparer<string>
    {
        public static readonly Order Instance = new();

        public int Compare(string? x, string? y) => string.CompareOrdinal(Padded(x), Padded(y));

        private static string Padded(string? name) =>
            string.Join("__", (name ?? string.Empty).Split("__").Select(s => s.Length > 0 && s.All(char.IsAsciiDigit) ? s.PadLeft(10, '0') : s));
    }
}
