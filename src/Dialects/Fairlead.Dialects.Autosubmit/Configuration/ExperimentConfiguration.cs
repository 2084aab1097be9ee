using Fairlead.Core;

namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>Makes one tree out of the files of an experiment: which are read, in which order, what wins.</summary>
internal sealed class ExperimentConfiguration
{
    private static readonly string[] Calculated = ["HPCROOTDIR", "HPCLOGDIR", "HPCARCH"];
    private readonly ExperimentFiles _files;
    private readonly Findings _findings;
    private readonly Dictionary<string, string> _places;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private ExperimentConfiguration(ExperimentFiles files, Findings findings)
    {
        _files = files;
        _findings = findings;
        _places = new(files.Variables);
        _places.TryAdd("PROJDIR", ExperimentFiles.ProjectDirectory);
    }

    /// <summary>The merged configuration with its placeholders filled and its loops over sections written out, or everything that is wrong with it.</summary>
    public static Outcome<ConfigMap> Load(ExperimentFiles files, Findings findings)
    {
        var merged = new ExperimentConfiguration(files, findings).Merge();
        var complete = SectionLoops.Expand(Placeholders.Fill(merged, files.Variables, findings), findings);
        return findings.Errors.Count > 0 ? findings.Refusal : complete;
    }

    private ConfigMap Merge()
    {
        var nowhere = ConfigMap.Empty(new SourcePlace("conf", 1));
        var conf = _files.Conf.Where(file => ExperimentFiles.IsYaml(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => (Name: file.Key, Data: YamlFile.Read(file.Key, file.Value, _findings)))
            .Where(file => !string.Equals(file.Data.TextAt("AS_MISC"), "true", StringComparison.OrdinalIgnoreCase))
            .ToList();
        var all = conf.Aggregate(nowhere, (merged, file) => merged.MergedWith(file.Data));
        var own = conf.Where(file => !file.Name.EndsWith("minimal.yml", StringComparison.Ordinal)).Aggregate(nowhere, (merged, file) => merged.MergedWith(file.Data));

        var complete = Around(own, all).FilledFrom(all);
        foreach (var key in Calculated)
        {
            complete = complete.Without(key);
        }

        var place = complete.At("DEFAULT")?.Place ?? nowhere.Place;
        var defaults = complete.Find("DEFAULT") as ConfigMap ?? ConfigMap.Empty(place);
        return complete.With("DEFAULT", defaults.With("EXPID", new ConfigScalar(place, _files.Expid, IsQuoted: true)));
    }

    /// <summary><paramref name="own"/> over what it names as PRE, and under what it names as POST.</summary>
    private ConfigMap Around(ConfigMap own, ConfigMap known)
    {
        var (pre, post) = known.At("DEFAULT.CUSTOM_CONFIG") switch
        {
            ConfigMap map => (map.Find("PRE"), map.Find("POST")),
            var node => (node, null),
        };
        return Together(pre, known, own.Place).MergedWith(own).MergedWith(Together(post, known, own.Place));
    }

    private ConfigMap Together(ConfigNode? named, ConfigMap known, SourcePlace place)
    {
        var merged = ConfigMap.Empty(place);
        foreach (var word in Words.Of(named))
        {
            var at = named?.Place ?? place;
            var path = Placeholders.Fill(new ConfigScalar(at, word, IsQuoted: true), known, _places, _findings);
            merged = Found(path, at).Aggregate(merged, (before, file) => before.MergedWith(ReadOnce(file, known)));
        }

        return merged;
    }

    private List<string> Found(string path, SourcePlace place)
    {
        var full = path.StartsWith('~') && _files.Variables.TryGetValue("HOME", out var home) ? home + path[1..] : path;
        if (_files.Elsewhere.ContainsKey(full))
        {
            return [full];
        }

        var folder = full.TrimEnd('/') + "/";
        var inside = _files.Elsewhere.Keys
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && !file[folder.Length..].Contains('/') && ExperimentFiles.IsYaml(file))
            .Order(StringComparer.Ordinal).ToList();
        if (inside.Count == 0)
        {
            _findings.Warn(place, "DEFAULT.CUSTOM_CONFIG", $"There is neither a file nor a folder with YAML files at {path}.");
        }

        return inside;
    }

    private ConfigMap ReadOnce(string file, ConfigMap known)
    {
        if (!_read.Add(file))
        {
            return ConfigMap.Empty(new SourcePlace(file, 1));
        }

        var data = YamlFile.Read(file, _files.Elsewhere[file], _findings);
        // Only what this file itself names: what the experiment names is being read already.
        return data.At("DEFAULT.CUSTOM_CONFIG") is { } custom ? Around(data, known.MergedWith(data).With("DEFAULT", Naming(known, custom))) : data;
    }

    private static ConfigMap Naming(ConfigMap known, ConfigNode custom) =>
        (known.Find("DEFAULT") as ConfigMap ?? ConfigMap.Empty(custom.Place)).With("CUSTOM_CONFIG", custom);
}
