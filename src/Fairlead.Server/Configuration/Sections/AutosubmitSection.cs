using System.Collections.Immutable;
using Fairlead.Dialects.Autosubmit;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads <c>dialects.autosubmit</c>.</summary>
internal static class AutosubmitSection
{
    public static AutosubmitOptions Read(Section section, string? host)
    {
        var mount = section.Text("mount") ?? AutosubmitOptions.UsualMount;
        if (!DialectAddress.IsMount(mount) && !(mount == "/" && host is not null))
        {
            section.Wrong("mount", $"'{mount}' is no path.", $"Write a path such as {AutosubmitOptions.UsualMount}: letters, digits and the characters - _ . between slashes; with a host of its own also /.");
        }

        var folder = section.Text("folder") ?? new AutosubmitOptions().Folder;
        if (!folder.StartsWith('/') || folder.Any(char.IsControl))
        {
            section.Wrong("folder", $"'{folder}' is no absolute path.", "Write the folder of experiments as people know it, such as /srv/experiments.");
        }

        var origins = Addresses(section, "origins", isPath: false);
        var options = new AutosubmitOptions
        {
            Enabled = section.Flag("enabled") ?? false,
            Host = host,
            Mount = mount == "/" ? mount : mount.TrimEnd('/'),
            Folder = folder.TrimEnd('/'),
            Protection = section.Word("protection", "all", "writeonly", "none") switch
            {
                "writeonly" => Protection.WriteOnly,
                "none" => Protection.None,
                _ => Protection.All,
            },
            Origins = section.Has("origins") ? origins : ["*"],
            Clients = Addresses(section, "clients", isPath: true),
            Commands = Commands(section.Sub("commands")),
        };
        section.End();
        return options;
    }

    private static AutosubmitCommands Commands(Section section)
    {
        var commands = new AutosubmitCommands(section.Flag("create") ?? true, section.Flag("run") ?? true, section.Flag("setStatus") ?? true, section.Flag("describe") ?? true);
        section.End();
        return commands;
    }

    private static ImmutableArray<string> Addresses(Section section, string key, bool isPath)
    {
        var texts = section.Texts(key);
        foreach (var wrong in texts.Where(text => text != "*" && !IsAddress(text, isPath)))
        {
            section.Wrong(key, $"'{wrong}' is no {(isPath ? "address of a page" : "origin")}.", $"Write https://gui.example.org{(isPath ? "/login" : string.Empty)}, or * for all.");
        }

        return [.. texts.Select(text => isPath ? text : text.TrimEnd('/'))];
    }

    private static bool IsAddress(string text, bool isPath) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query.Length: 0, Fragment.Length: 0 } && (isPath || address.AbsolutePath == "/");
}
