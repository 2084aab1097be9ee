using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Compiles <c>Imports</c> and <c>Exports</c>. An entry that may fail (<c>FailOnError</c> is false) and cannot be done at all becomes a note.</summary>
/// <param name="job">The description.</param>
/// <param name="places">Reads the URLs.</param>
/// <param name="credentials">Reads and seals what is shown at the other end.</param>
internal sealed class StagingCompiler(JsonFields job, PlaceReader places, TransferCredentials credentials)
{
    private static readonly FilePermissions NewFile = new(0x180);

    private readonly ImmutableArray<ImmutableArray<StageIn>>.Builder _swept = ImmutableArray.CreateBuilder<ImmutableArray<StageIn>>();

    /// <summary>The imports of which each task of a sweep gets one; known once <see cref="Imports"/> has been asked.</summary>
    public ImmutableArray<ImmutableArray<StageIn>> Swept => _swept.ToImmutable();

    /// <summary>What is fetched before the job runs.</summary>
    public ImmutableArray<StageIn> Imports()
    {
        var imports = ImmutableArray.CreateBuilder<StageIn>();
        foreach (var entry in job.Objects("Imports", "To"))
        {
            var isOptional = !entry.Flag(true, "FailOnError");
            var to = entry.Text("To", "file");
            if (to is null)
            {
                entry.Refuse("To", "An import needs To: the file in the working directory.");
            }

            if (SweptKey(entry) is { } key)
            {
                _swept.Add([.. entry.Texts(key).Select(url => places.Source(entry, key, url, isOptional)).OfType<NamedPlace>()
                    .Select(from => Import(entry, from, to ?? string.Empty, isOptional))]);
            }
            else if (Source(entry, isOptional) is { } from && to is not null)
            {
                imports.Add(Import(entry, from, to, isOptional));
            }
        }

        return imports.ToImmutable();
    }

    /// <summary>One thing that is delivered after the job, or one task of it, ran; null where it is left out.</summary>
    /// <param name="entry">What the document says of it.</param>
    /// <param name="names">What variables stand for in its names, or null where there are none.</param>
    public StageOut? Export(JsonFields entry, TaskNames? names)
    {
        var isOptional = !entry.Flag(true, "FailOnError");
        var from = entry.Text("From", "file");
        var to = entry.Text("To", "target");
        if (from is null || to is null)
        {
            entry.Refuse("From", "An export needs From, the file in the working directory, and To, where it goes.");
            return null;
        }

        var (file, target) = names is null ? (from, to) : (names.InPath(entry, "From", from), names.InUrl(entry, "To", to));
        if (places.Target(entry, "To", target, isOptional) is not { } named)
        {
            return null;
        }

        var (place, secret) = credentials.Read(entry, named);
        return new StageOut(file, place) { Mode = Mode(entry), Optional = isOptional, Credential = secret };
    }

    private StageIn Import(JsonFields entry, NamedPlace named, string to, bool isOptional)
    {
        var (from, secret) = credentials.Read(entry, named);
        return new StageIn(from, to) { Mode = Mode(entry), Optional = isOptional, Permissions = Permissions(entry, from), Credential = secret };
    }

    private static string? SweptKey(JsonFields entry) => entry["From"] is JsonArray ? "From" : entry["source"] is JsonArray ? "source" : null;

    private NamedPlace? Source(JsonFields entry, bool isOptional)
    {
        var from = entry.Text("From", "source");
        var isInline = from is null || from.StartsWith("inline:", StringComparison.OrdinalIgnoreCase);
        if (entry.Lines("Data") is { } data)
        {
            if (!isInline)
            {
                entry.Refuse("Data", "Data and From contradict each other: give the content or where it is.");
            }

            return new NamedPlace(new DataPlace.Inline(data));
        }

        if (isInline)
        {
            entry.Refuse("From", from is null ? "An import needs From, or Data." : "An inline import needs Data.");
            return null;
        }

        return places.Source(entry, "From", from ?? string.Empty, isOptional);
    }

    private static WriteMode Mode(JsonFields entry)
    {
        var mode = entry.Text("Mode");
        switch (mode?.ToUpperInvariant())
        {
            case null or "OVERWRITE" or "NORMAL":
                return WriteMode.Overwrite;
            case "APPEND":
                return WriteMode.Append;
            case "NOOVERWRITE":
                return WriteMode.CreateNew;
            default:
                entry.Refuse("Mode", $"Mode is overwrite, append or nooverwrite, not '{Shown.Of(mode ?? string.Empty)}'.");
                return WriteMode.Overwrite;
        }
    }

    private static FilePermissions? Permissions(JsonFields entry, DataPlace from)
    {
        if (entry.Text("Permissions") is not { } text)
        {
            return null;
        }

        if (from is DataPlace.LinkOnSite)
        {
            entry.Refuse("Permissions", "A link has no permissions of its own: leave them out.");
            return null;
        }

        if (!FilePermissions.TryParse(text, NewFile, out var permissions))
        {
            entry.Refuse("Permissions", $"Permissions are 3, 6 or 9 characters such as rwxr-x---, not '{Shown.Of(text)}'.");
        }

        return permissions;
    }
}
