using System.Collections.Immutable;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Reading;

/// <summary>Reads the jobs of phases.</summary>
internal static class JobReader
{
    private const int MostRetries = 3;

    /// <summary>What the job of a phase is.</summary>
    public static JobWords Read(Fields phase)
    {
        var words = new JobWords
        {
            Run = phase.Written("run"),
            Type = phase.Written("type"),
            Arguments = Arguments(phase, "arguments"),
            Resources = Resources(phase),
            Array = phase.Written("array"),
            Checkpoint = Checkpoint(phase),
        };
        if (words.Run is { } run && string.IsNullOrWhiteSpace(run.Text))
        {
            phase.Wrong("run", "There is nothing to run.");
        }

        if (words.Type is { } type && !IsPhaseType(type.Text))
        {
            phase.Wrong("type", "A type names an implementation in a repository of templates, as PHASES.FOLDER.file.name.");
        }

        if (words.Type is null && phase.Has("arguments"))
        {
            phase.Wrong("arguments", "Arguments are for a type; 'run' sees parameters and variables by their references.");
        }

        if (words.Array is { } array && ReferenceText.IsPlain(array.Text))
        {
            phase.Whole("array", 1, Core.Jobs.ArrayRequest.MaxSize);
        }

        return words;
    }

    /// <summary>How often a job is tried again: a number, or a map of count, pause and factor.</summary>
    public static Resubmission Retries(Fields phase)
    {
        if (phase.Find("retries") is not MapNode)
        {
            return phase.Whole("retries", 0, MostRetries) is { } count ? new Resubmission(count) : Resubmission.None;
        }

        if (phase.Map("retries") is not { } retries)
        {
            return Resubmission.None;
        }

        var again = new Resubmission(retries.Whole("count", 0, MostRetries) ?? MostRetries, retries.Duration("pause") ?? TimeSpan.Zero, retries.Number("factor") ?? 1);
        if (again.Factor < 1)
        {
            retries.Wrong("factor", "The pauses cannot become shorter: the factor is at least 1.");
        }

        retries.End();
        return again with { Factor = Math.Max(1, again.Factor) };
    }

    /// <summary>What is handed on, by name.</summary>
    public static ImmutableArray<Argument> Arguments(Fields phase, string key) =>
        [.. (phase.Map(key)?.Named() ?? []).Select(e => new Argument(e.Entry.Key, e.Entry.At, e.Path, e.Entry.Value))];

    /// <summary>What a job asks of its site. Numbers can be references.</summary>
    public static ImmutableArray<Written> Resources(Fields fields)
    {
        if (fields.Map("resources") is not { } resources)
        {
            return [];
        }

        var read = ImmutableArray.CreateBuilder<Written>();
        foreach (var key in ResourceWords.Keys)
        {
            if (resources.Written(key) is { } written)
            {
                read.Add(written);
                if (ReferenceText.IsPlain(written.Text) && ResourceWords.Check(key, written.Text) is { } wrong)
                {
                    resources.Wrong(key, wrong);
                }
            }
        }

        resources.End();
        return read.ToImmutable();
    }

    /// <summary>How a job goes on after its time was over, or null.</summary>
    public static CheckpointWords? Checkpoint(Fields fields)
    {
        if (fields.Map("checkpoint") is not { } checkpoint)
        {
            return null;
        }

        var folder = checkpoint.Written("folder");
        var restart = checkpoint.Written("restart");
        if (folder is null || folder.Text.StartsWith('/') || !StoragePath.Normalize(folder.Text).TryGet(out _, out _))
        {
            checkpoint.Wrong("folder", "It has to be a folder below the execution folder, such as checkpoints.");
        }

        checkpoint.End();
        return folder is null ? null : new CheckpointWords(folder, restart);
    }

    /// <summary>Whether a text names an implementation.</summary>
    public static bool IsPhaseType(string text) => text.Split('.') is ["PHASES", var folder, var file, var name] && Names.IsName(folder) && Names.IsName(file) && Names.IsName(name);
}
