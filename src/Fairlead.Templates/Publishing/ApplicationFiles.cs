using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Repositories;
using Microsoft.Extensions.Logging;

namespace Fairlead.Templates.Publishing;

/// <summary>
/// What the files say that publish workflows. They are looked at whenever somebody asks, at most once a second, and read again where they have changed; a
/// file with faults changes nothing until it is mended.
/// </summary>
/// <param name="options">Where the files are.</param>
/// <param name="clock">Says when it is time to look.</param>
/// <param name="logger">Hears of what is wrong.</param>
public sealed class ApplicationFiles(TemplateOptions options, TimeProvider clock, ILogger<ApplicationFiles> logger) : IDisposable
{
    private const string Pattern = "*.yaml";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private ImmutableDictionary<string, Seen> _seen = ImmutableDictionary<string, Seen>.Empty;
    private long? _looked;

    /// <summary>All applications of all files, and the repositories that are offered by themselves.</summary>
    public async Task<IReadOnlyList<Application>> ListAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_looked is not { } at || clock.GetElapsedTime(at) >= BetweenLooks)
            {
                await LookAsync(cancellationToken);
                _looked = clock.GetTimestamp();
            }

            return [.. options.Repositories.Where(r => r.File is not null).Select(Of).Concat(_seen.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s.Value.Applications)).DistinctBy(a => a.Id)];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var files = Files();
        foreach (var file in files)
        {
            var stamp = (file.LastWriteTimeUtc, file.Length);
            if (!_seen.TryGetValue(file.FullName, out var seen) || seen.Stamp != stamp)
            {
                _seen = _seen.SetItem(file.FullName, new Seen(stamp, await ReadAsync(file, seen?.Applications ?? [], cancellationToken)));
            }
        }

        _seen = _seen.RemoveRange(_seen.Keys.Except(files.Select(f => f.FullName)));
    }

    private List<FileInfo> Files()
    {
        try
        {
            return [.. options.ApplicationFiles.SelectMany(path => Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles(Pattern) : [new FileInfo(path)]).Where(f => f.Exists)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.ApplicationsUnreadable(e.Message);
            return [.. _seen.Keys.Select(k => new FileInfo(k))];
        }
    }

    private async Task<ImmutableArray<Application>> ReadAsync(FileInfo file, ImmutableArray<Application> before, CancellationToken cancellationToken)
    {
        if (file.Length > YamlDocument.MostCharacters)
        {
            logger.ApplicationsUnreadable($"{file.FullName} has more than {YamlDocument.MostCharacters} bytes.");
            return before;
        }

        try
        {
            var (applications, problems) = ApplicationDocument.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken));
            foreach (var problem in problems)
            {
                logger.ApplicationFault(problem.In(file.FullName));
            }

            return problems.Count == 0 ? applications : before;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.ApplicationsUnreadable(e.Message);
            return before;
        }
    }

    private static Application Of(TemplateRepository repository) => new()
    {
        Id = repository.Name,
        Name = repository.Name,
        Repository = repository.Name,
        File = repository.File ?? string.Empty,
        Environments = [new ApplicationEnvironment("default", "default", ApplicationEnvironment.DeployedStatus)],
    };

    private sealed record Seen((DateTime Time, long Length) Stamp, ImmutableArray<Application> Applications);
}
