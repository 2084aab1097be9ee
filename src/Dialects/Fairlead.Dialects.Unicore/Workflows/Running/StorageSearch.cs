using System.Text;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Looks for files in storages by their URLs, under the rights of one person.</summary>
/// <param name="principal">Who.</param>
/// <param name="own">Knows the storages of this gateway.</param>
/// <param name="open">Opens those.</param>
/// <param name="foreign">Opens those of others.</param>
/// <param name="most">How many files are found at most.</param>
internal sealed class StorageSearch(Principal principal, OwnStorages own, OpenStorage open, IForeignStorages foreign, int most)
{
    private const int PageSize = 1_000;
    private const int LongestContent = 128 * 1024;
    private const int DeepestDirectory = 100;
    private const string FilesPart = "/files";

    private readonly Dictionary<string, IStorage> _opened = [];

    /// <summary>Whether the text is the URL of a storage of UNICORE, with or without a protocol in front of it.</summary>
    public static bool IsStorage(string url) => url.Contains("/rest/core/storages/", StringComparison.Ordinal);

    /// <summary>The storage of a URL that may name a file or directory in it.</summary>
    public async Task<Outcome<StoragePart>> OpenAsync(string url, CancellationToken cancellationToken)
    {
        var address = WithoutProtocol(url);
        if (address.IndexOf("/rest/core/storages/", StringComparison.Ordinal) is >= 0 and var start && !address[(start + 20)..].Contains('/', StringComparison.Ordinal))
        {
            address += FilesPart;
        }

        own.Recognize(address, out var place);
        if (place is null || !StoragePath.Normalize(PathOf(place)).TryGet(out var path, out _))
        {
            return Refusal.Invalid("base", $"'{Shown.Of(url)}' is no URL of a storage.");
        }

        var root = address[..(address.IndexOf(FilesPart, StringComparison.Ordinal) + FilesPart.Length)];
        if (_opened.TryGetValue(root, out var known))
        {
            return new StoragePart(root, known, path);
        }

        var opened = place switch
        {
            DataPlace.InStorage inside => (await open.RunAsync(principal, inside.Storage, cancellationToken)).Select(s => s.Files),
            DataPlace.AtGateway outside => foreign.Open(principal, outside),
            _ => Refusal.Invalid("base", $"'{Shown.Of(url)}' is no URL of a storage."),
        };
        return opened.Select(storage => new StoragePart(root, _opened[root] = storage, path));
    }

    /// <summary>One file, or why it cannot be had.</summary>
    public async Task<Outcome<FoundFile>> FindAsync(string url, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(url, cancellationToken)).TryGet(out var part, out var refusal)
            || !(await part.Files.StatAsync(part.Path, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return refusal;
        }

        return new FoundFile(WithoutProtocol(url), entry.Size);
    }

    /// <summary>What is known of one file.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="url">The file.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<Answer> AnswerAsync(FileQuestion question, string url, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(url, cancellationToken)).TryGet(out var part, out var refusal)
            || !(await part.Files.StatAsync(part.Path, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return question.Property is FileProperty.Exists && refusal.Kind is RefusalKind.NotFound
                ? new Answer.Is(Value.False)
                : new Answer.Unavailable($"'{question.Path}': {refusal.Message}");
        }

        return question.Property switch
        {
            FileProperty.Exists => new Answer.Is(Value.True),
            FileProperty.Length => new Answer.Is(Value.Of(entry.Size)),
            _ when entry.Size > LongestContent => new Answer.Unavailable($"'{question.Path}' has more than {LongestContent} bytes"),
            _ => await ReadAsync(part, question, cancellationToken),
        };
    }

    private static async Task<Answer> ReadAsync(StoragePart part, FileQuestion question, CancellationToken cancellationToken)
    {
        if (!(await part.Files.ReadAsync(part.Path, 0, LongestContent, cancellationToken)).TryGet(out var content, out var refusal))
        {
            return new Answer.Unavailable($"'{question.Path}': {refusal.Message}");
        }

        await using (content)
        {
            using var reader = new StreamReader(content.Bytes, Encoding.UTF8);
            return new Answer.Is(Value.Of(await reader.ReadToEndAsync(cancellationToken)));
        }
    }

    /// <summary>What lies in a directory and fits, sorted by path.</summary>
    /// <param name="part">The directory.</param>
    /// <param name="fits">Whether a path fits.</param>
    /// <param name="recurse">Whether directories are descended into; otherwise those that fit are found as well.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Outcome<List<FoundFile>>> ListAsync(StoragePart part, Func<string, bool> fits, bool recurse, CancellationToken cancellationToken)
    {
        var found = new List<FileEntry>();
        var waiting = new Queue<(string Path, int Level)>([(part.Path, 0)]);
        while (waiting.TryDequeue(out var directory))
        {
            for (var offset = 0L; ; offset += PageSize)
            {
                if (!(await part.Files.ListAsync(directory.Path, offset, PageSize, cancellationToken)).TryGet(out var page, out var refusal))
                {
                    return refusal;
                }

                foreach (var entry in page.Entries)
                {
                    if (entry.IsDirectory && recurse && directory.Level < DeepestDirectory)
                    {
                        waiting.Enqueue((entry.Path, directory.Level + 1));
                    }
                    else if (!(entry.IsDirectory && recurse) && fits(entry.Path))
                    {
                        found.Add(entry);
                    }
                }

                if (found.Count > most || waiting.Count > most)
                {
                    return Refusal.TooLarge("filesets", $"There are more than {most} files.");
                }

                if (!page.HasMore)
                {
                    break;
                }
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found.ConvertAll(entry => new FoundFile(part.UrlOf(entry.Path), entry.IsDirectory ? null : entry.Size));
    }

    /// <summary>The URL without what UNICORE calls the protocol, such as <c>BFT:</c>.</summary>
    public static string WithoutProtocol(string url)
    {
        var start = url.IndexOf("http", StringComparison.OrdinalIgnoreCase);
        return start > 0 && url[start - 1] == ':' && url.AsSpan(0, start - 1).IndexOfAnyExceptInRange('A', 'z') < 0 ? url[start..] : url;
    }

    private static string PathOf(DataPlace place) => place switch
    {
        DataPlace.InStorage inside => inside.Path,
        DataPlace.AtGateway outside => outside.Path,
        _ => "/",
    };
}

/// <summary>A file or directory of a storage that has been opened.</summary>
/// <param name="Root">The URL of all files of the storage, without a slash at its end.</param>
/// <param name="Files">The storage.</param>
/// <param name="Path">Where in it.</param>
internal sealed record StoragePart(string Root, IStorage Files, string Path)
{
    /// <summary>The URL of a path in the storage.</summary>
    public string UrlOf(string path) => path == "/" ? Root : Root + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
