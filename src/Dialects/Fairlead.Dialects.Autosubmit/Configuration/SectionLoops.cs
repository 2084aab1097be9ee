namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>Writes out sections with <c>FOR</c>: one section for each element of <c>FOR.NAME</c>, behind all others.</summary>
internal static class SectionLoops
{
    public static ConfigMap Expand(ConfigMap root, Findings findings)
    {
        if (root.Find("JOBS") is not ConfigMap jobs || !jobs.Entries.Values.Any(section => section is ConfigMap map && map.Entries.ContainsKey("FOR")))
        {
            return root;
        }

        var entries = new OrderedDictionary<string, ConfigNode>(jobs.Entries.Where(entry => entry.Value is not ConfigMap map || !map.Entries.ContainsKey("FOR")));
        foreach (var (name, node) in jobs.Entries)
        {
            if (node is ConfigMap section && section.Find("FOR") is { } loop)
            {
                Expand(name, section, loop, entries, findings);
            }
        }

        return root.With("JOBS", jobs with { Entries = entries });
    }

    private static void Expand(string name, ConfigMap section, ConfigNode loop, OrderedDictionary<string, ConfigNode> into, Findings findings)
    {
        var key = $"JOBS.{name}.FOR";
        if (loop is not ConfigMap map || Items(map.Find("NAME")) is not { Count: > 0 } names)
        {
            findings.Error(loop.Place, key, "It has no list of names.", "Write NAME: [first, second].");
            return;
        }

        var others = map.Entries.Where(entry => entry.Key != "NAME").Select(entry => (entry.Key, Values: Items(entry.Value), entry.Value.Place)).ToList();
        foreach (var (other, values, place) in others.Where(entry => entry.Values.Count < names.Count))
        {
            findings.Error(place, $"{key}.{other}", $"The list has {values.Count} elements.", $"It has one for each of the {names.Count} names.");
        }

        foreach (var (index, item) in names.Index())
        {
            var element = (item as ConfigScalar)?.Text.Trim() ?? "";
            var body = (ConfigMap)Named(section.Without("FOR"), element);
            body = others.Where(entry => index < entry.Values.Count).Aggregate(body, (made, entry) => made.With(entry.Key, Named(entry.Values[index], element)));
            if (element.Length == 0 || !into.TryAdd($"{name}_{element.ToUpperInvariant()}", body))
            {
                findings.Error(item.Place, $"{key}.NAME", $"'{element}' gives no section of its own.", "Each name is a word that makes the name of a new section.");
            }
        }
    }

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node switch
    {
        ConfigList list => list.Items,
        ConfigScalar scalar => [.. Words.Of(scalar).Select(word => new ConfigScalar(scalar.Place, word, IsQuoted: true))],
        _ => [],
    };

    private static ConfigNode Named(ConfigNode node, string element) => node switch
    {
        ConfigMap map => new ConfigMap(map.Place, new(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Replace("%NAME%", element.ToUpperInvariant(), StringComparison.Ordinal), Named(entry.Value, element))))),
        ConfigList list => new ConfigList(list.Place, [.. list.Items.Select(item => Named(item, element))]),
        ConfigScalar scalar => scalar with { Text = scalar.Text.Replace("%NAME%", element, StringComparison.OrdinalIgnoreCase) },
        _ => node,
    };
}
