using System.Globalization;

namespace Fairlead.Store.Schema;

/// <summary>One step of the schema.</summary>
/// <param name="Version">Its number; the schema has this version when it was applied.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Sql">What it does.</param>
internal sealed record SchemaScript(int Version, string Name, string Sql)
{
    /// <summary>The scripts in a folder of this assembly, in order.</summary>
    public static IReadOnlyList<SchemaScript> In(string folder)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var prefix = $"Fairlead.Store.{folder}.";
        var scripts = new List<SchemaScript>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(r => r.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The schema script {resource} is missing.");
            using var reader = new StreamReader(stream);
            var name = resource[prefix.Length..];
            scripts.Add(new SchemaScript(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        return scripts;
    }
}
