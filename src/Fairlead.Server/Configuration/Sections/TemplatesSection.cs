using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Repositories;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>templates</c>, <c>applications</c> and <c>applicationFiles</c> parts of the configuration.</summary>
internal static partial class TemplatesSection
{
    private const string Files = "applicationFiles";
    private const string Inline = "applications";

    public static TemplateOptions Read(Section root, DataOptions data, string? configurationFile)
    {
        var repositories = root.Sections("templates").Select(Repository).ToImmutableArray();
        foreach (var twice in repositories.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            root.Wrong("templates", $"There are {twice.Count()} repositories '{twice.Key}'.", "Give each a name of its own.");
        }

        var defaults = new TemplateOptions { Cache = Path.Join(data.Directory, "templates") };
        var limits = root.Sub("templateLimits");
        var options = defaults with
        {
            Repositories = repositories,
            ApplicationFiles = ApplicationFiles(root, configurationFile),
            MostBytes = limits.Size("maxSize") ?? defaults.MostBytes,
            MostFiles = limits.Number("maxFiles", 1, 1_000_000) ?? defaults.MostFiles,
        };
        limits.End();
        return options;
    }

    private static TemplateRepository Repository(Section section)
    {
        var name = section.RequiredText("name", "coast");
        if (name.Length > 0 && !NamePattern().IsMatch(name))
        {
            section.Wrong("name", $"'{name}' is no name of a repository.", "A name has up to 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.");
        }

        var git = section.Text("git");
        if ((git is null) == (section.Text("directory") is null))
        {
            section.Wrong("git", "A repository is either a directory or a git repository.", "For instance directory: /srv/templates, or git: https://git.example.org/coast/workflows.git");
        }

        var given = new (string Key, string? Text)[] { ("branch", section.Text("branch")), ("tag", section.Text("tag")), ("commit", section.Text("commit")) }.Where(g => g.Text is not null).ToList();
        if (given.Count > 1 || (given.Count > 0 && git is null))
        {
            section.Wrong(given[0].Key, git is null ? "A directory has no branches." : "Only one of branch, tag and commit is possible.", $"Leave {given[^1].Key} out.");
        }

        var repository = new TemplateRepository(name)
        {
            Directory = section.Text("directory") is { } directory ? FilePath.Of(directory) : null,
            Git = git is null ? null : Address(section, git),
            Revision = given.FirstOrDefault().Text,
            IsFixed = given.FirstOrDefault().Key is "tag" or "commit",
            CredentialFile = FilePath.Read(section, "credentialFile"),
            File = section.Text("file"),
        };
        if (repository.Revision is { } revision && !DataPlace.Git.IsRevision(revision))
        {
            section.Wrong(given[0].Key, $"'{revision}' names no branch, tag or commit.", "Write a name as git shows it, or all digits of the id of a commit.");
        }

        section.End();
        return repository;
    }

    private static Uri? Address(Section section, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
        {
            return address;
        }

        section.Wrong("git", $"'{text}' is no http or https address, or has a user name in it.", "For instance https://git.example.org/coast/workflows.git; what is shown there goes into credentialFile.");
        return null;
    }

    private static ImmutableArray<string> ApplicationFiles(Section root, string? configurationFile)
    {
        var files = root.Texts(Files).Select(FilePath.Of).ToList();
        foreach (var missing in files.Where(f => !File.Exists(f) && !Directory.Exists(f)))
        {
            root.Wrong(Files, $"There is no file or directory {missing}.", "Make it, also an empty directory; its files are read again when they change.");
        }

        if (root.Has(Inline) && configurationFile is not null)
        {
            files.Add(Path.GetFullPath(configurationFile));
        }

        foreach (var file in files.Where(File.Exists))
        {
            Check(root, file);
        }

        return [.. files];
    }

    private static void Check(Section root, string file)
    {
        try
        {
            foreach (var problem in ApplicationDocument.Read(File.ReadAllText(file)).Problems)
            {
                root.Wrong(Inline, problem.In(file), "See docs/templates.md.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            root.Wrong(Files, $"The file {file} cannot be read: {e.Message}", $"It has to be readable by {Environment.UserName}.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}
