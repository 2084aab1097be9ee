using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>storageTypes</c> part of a site: what kinds of storages users can create there.</summary>
internal static class StorageTypesSection
{
    private const string UsualDescription = "Directory on this site";
    private const int Octal = 8;
    private const int AllBits = 0b111_111_111;

    /// <summary>The type of a site whose configuration names none: a directory beside those of the jobs.</summary>
    public static ImmutableSortedDictionary<string, StorageType> Usual(string workspace) =>
        ImmutableSortedDictionary<string, StorageType>.Empty.Add(
            StorageType.DefaultName, new StorageType { Path = workspace + "/storages", Description = UsualDescription });

    /// <summary>The types, by name.</summary>
    /// <param name="types">The section.</param>
    /// <param name="isName">Says what can be a name.</param>
    /// <param name="checkPath">Says what is wrong with a path.</param>
    public static ImmutableSortedDictionary<string, StorageType> Read(Section types, Func<string, bool> isName, Action<Section, string, string> checkPath)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, StorageType>();
        foreach (var name in types.Keys)
        {
            if (!isName(name) || name == "default_storage_factory")
            {
                types.Wrong(name, $"'{name}' cannot be the name of a type of storage.", "Write 1 to 64 letters, digits, - and _.");
            }

            all[name] = ReadOne(types.Sub(name), checkPath);
        }

        return all.ToImmutable();
    }

    private static StorageType ReadOne(Section section, Action<Section, string, string> checkPath)
    {
        var path = section.RequiredText("path", "\"/scratch/{account}/storages\"");
        checkPath(section, "path", path);
        var type = new StorageType
        {
            Path = path.Length > 1 ? path.TrimEnd('/') : path,
            Description = section.Text("description") ?? UsualDescription,
            AllowsPath = section.Flag("allowPath") ?? true,
        };
        var umask = ReadUmask(section);
        section.End();
        return umask is { } bits ? type with { Umask = bits } : type;
    }

    private static int? ReadUmask(Section section)
    {
        if (section.Text("umask") is not { } text)
        {
            return null;
        }

        if (text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7') && Convert.ToInt32(text, Octal) is var bits and <= AllBits)
        {
            return bits;
        }

        section.Wrong("umask", $"'{text}' is not possible here.", "It is three octal digits in quotes, such as \"077\".");
        return null;
    }
}
