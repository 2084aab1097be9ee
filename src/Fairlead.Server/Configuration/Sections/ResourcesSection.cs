using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>resources</c> part of a site: those that have names of the site's own.</summary>
internal static partial class ResourcesSection
{
    // What a value may be where nobody says otherwise: nothing that any shell or batch system gives a meaning to.
    private const string UsualPattern = "[A-Za-z0-9._:,@+=/-]*";

    /// <summary>Options by which the gateway knows and watches its jobs, or that have a resource of their own.</summary>
    private static readonly string[] OwnOptions =
    [
        "--parsable", "--comment", "--job-name", "--chdir", "--output", "--error", "--open-mode", "--array", "--wrap", "--wait", "--uid", "--gid", "--test-only",
        "--partition", "--nodes", "--ntasks", "--ntasks-per-node", "--mem", "--time", "--account", "--qos", "--constraint", "--reservation", "--exclusive",
    ];

    /// <summary>The resources, in order.</summary>
    /// <param name="resources">The section.</param>
    /// <param name="hasBatchSystem">Whether the site has a batch system, with options.</param>
    public static ImmutableArray<SiteResource> Read(Section resources, bool hasBatchSystem) =>
        [.. resources.Keys.Select(name => ReadResource(name, resources, hasBatchSystem)).OfType<SiteResource>()];

    private static SiteResource? ReadResource(string name, Section resources, bool hasBatchSystem)
    {
        if (!Name().IsMatch(name) || ResourceRules.Names.Contains(name))
        {
            resources.Wrong(name, $"'{name}' cannot be the name of a resource of the site's own.", $"Write 1 to 64 letters, digits, -, _ and ., a letter first; not one of {string.Join(", ", ResourceRules.Names.Order())}.");
        }

        var section = resources.Sub(name);
        var resource = ReadValues(section) is { } values
            ? new SiteResource(name, values)
            {
                Description = section.Text("description"),
                Default = ReadDefault(section, values),
                Option = ReadOption(section, values, hasBatchSystem),
                Variable = ReadVariable(section),
            }
            : null;
        if (resource is not null)
        {
            section.End();
        }

        return resource;
    }

    private static ResourceValues? ReadValues(Section section)
    {
        if (!section.Has("kind"))
        {
            section.Wrong("kind", "This key is missing.", "For instance kind: int");
        }

        switch (section.Word("kind", "int", "float", "choice", "boolean", "string"))
        {
            case "int":
                return new ResourceValues.Whole((long)Bound(section, "minimum", 0, 0), (long)Bound(section, "maximum", int.MaxValue, 0));
            case "float":
                return new ResourceValues.Decimal(Bound(section, "minimum", 0, 9), Bound(section, "maximum", int.MaxValue, 9));
            case "choice":
                return new ResourceValues.Choice(ReadWords(section));
            case "boolean":
                return new ResourceValues.Flag();
            case "string":
                return ReadPattern(section);
            default:
                return null;
        }
    }

    private static decimal Bound(Section section, string key, decimal usual, int decimals)
    {
        const decimal Largest = 1_000_000_000_000_000;
        if (section.Text(key) is not { } text)
        {
            return usual;
        }

        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= Largest && decimal.Round(number, decimals) == number)
        {
            return number;
        }

        section.Wrong(key, $"'{text}' is not possible here.", decimals == 0 ? "It is a whole number." : "It is a number.");
        return usual;
    }

    private static ImmutableArray<string> ReadWords(Section section)
    {
        var words = section.Texts("values");
        if (words.IsEmpty || words.Any(w => w.Length is 0 or > 255 || w.Any(char.IsControl)))
        {
            section.Wrong("values", "A choice needs something to choose from.", "For instance values: [fast, large]");
        }

        return words;
    }

    private static ResourceValues.Text ReadPattern(Section section)
    {
        var pattern = section.Text("pattern") ?? UsualPattern;
        try
        {
            return new ResourceValues.Text(pattern);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            section.Wrong("pattern", $"'{pattern}' is not possible here.", "It is a regular expression without back references and look-around, such as [a-z0-9]+.");
            return new ResourceValues.Text(UsualPattern);
        }
    }

    private static string? ReadDefault(Section section, ResourceValues values)
    {
        if (values is ResourceValues.Whole { Least: var least, Most: var most } && least > most)
        {
            section.Wrong("minimum", $"{least} is more than the maximum.", $"It is at most {most}.");
        }
        else if (values is ResourceValues.Decimal { Least: var low, Most: var high } && low > high)
        {
            section.Wrong("minimum", string.Create(CultureInfo.InvariantCulture, $"{low} is more than the maximum."), string.Create(CultureInfo.InvariantCulture, $"It is at most {high}."));
        }
        else if (section.Text("default") is { } text && values.Read(text) is null)
        {
            section.Wrong("default", $"'{text}' is not possible here.", $"It is {values.Possible}.");
        }

        return section.Text("default");
    }

    private static string? ReadOption(Section section, ResourceValues values, bool hasBatchSystem)
    {
        if (section.Text("option") is not { } option)
        {
            return null;
        }

        var holders = option.Split(SiteResource.Placeholder).Length - 1;
        if (!hasBatchSystem)
        {
            section.Wrong("option", "A local site has no batch system.", "Give the resource a variable instead.");
        }
        else if (!OptionText().IsMatch(option) || holders > 1 || (holders == 0 && values is not ResourceValues.Flag))
        {
            section.Wrong("option", $"'{option}' is not possible here.", $"It is a long option of sbatch in quotes, such as \"--licenses=solver:{SiteResource.Placeholder}\"; without {SiteResource.Placeholder} only where the kind is boolean.");
        }
        else if (OwnOptions.Contains(option.Split('=')[0]))
        {
            section.Wrong("option", $"{option.Split('=')[0]} is set by the gateway.", "It is any other option of sbatch.");
        }

        return option;
    }

    private static string? ReadVariable(Section section)
    {
        var variable = section.Text("variable");
        if (variable is not null && (!VariableName().IsMatch(variable) || variable.StartsWith("FAIRLEAD_", StringComparison.Ordinal)))
        {
            section.Wrong("variable", $"'{variable}' cannot be the name of an environment variable for this.", "It has letters, digits and _, no digit first, and does not begin with FAIRLEAD_.");
        }

        return variable;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,63}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^--[a-z][a-z0-9-]{1,40}(=[^\\p{Cc}]{1,200})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex OptionText();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
