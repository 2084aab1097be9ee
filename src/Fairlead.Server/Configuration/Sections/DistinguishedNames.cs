using Fairlead.Identity.Names;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads X.500 names.</summary>
internal static class DistinguishedNames
{
    /// <summary>The name, or null where the key is not there.</summary>
    public static DistinguishedName? Read(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (DistinguishedName.TryParse(text, out var name))
        {
            return name;
        }

        section.Wrong(key, $"'{text}' is not an X.500 name.", "For instance CN=Ada Keel,O=Harbor,C=EU, most specific part first.");
        return null;
    }
}
