using Fairlead.Gateway.Runs;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>workflows</c> part of the configuration.</summary>
internal static class WorkflowsSection
{
    public static RunOptions Read(Section workflows)
    {
        var defaults = new RunOptions();
        var limits = defaults.Limits;
        const int LargestDocument = 1024 * 1024 * 1024;
        var document = workflows.Size("maxDocument") ?? defaults.MaxDocument;
        if (document > LargestDocument)
        {
            workflows.Wrong("maxDocument", "This is more than 1GiB.", "Make it smaller.");
        }

        var (minute, longest) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        var options = new RunOptions
        {
            Lifetime = workflows.Duration("lifetime", minute, longest) ?? defaults.Lifetime,
            MaxLifetime = workflows.Duration("maxLifetime", minute, longest) ?? defaults.MaxLifetime,
            MostPerOwner = workflows.Number("maxPerUser", 1, 10_000_000) ?? defaults.MostPerOwner,
            MostFiles = workflows.Number("maxFiles", 0, 10_000_000) ?? defaults.MostFiles,
            Concurrency = workflows.Number("submitting", 1, 1_000) ?? defaults.Concurrency,
            MaxDocument = (int)Math.Min(document, LargestDocument),
            CleansUpJobs = workflows.Flag("cleanupJobs") ?? defaults.CleansUpJobs,
            CleansUpStorages = workflows.Flag("cleanupStorage") ?? defaults.CleansUpStorages,
            Limits = limits with
            {
                Resubmissions = workflows.Number("resubmissions", 0, 1_000) ?? limits.Resubmissions,
                DefaultConcurrency = workflows.Number("concurrentIterations", 1, 1_000_000) ?? limits.DefaultConcurrency,
                Concurrency = workflows.Number("maxConcurrentIterations", 1, 1_000_000) ?? limits.Concurrency,
                RepeatIterations = workflows.Number("maxRepeats", 1, 10_000_000) ?? limits.RepeatIterations,
                VisitsPerNode = workflows.Number("maxVisits", 1, 10_000_000) ?? limits.VisitsPerNode,
            },
        };
        if (options.Lifetime > options.MaxLifetime)
        {
            workflows.Wrong("lifetime", "This is longer than maxLifetime.", "Make it shorter, or maxLifetime longer.");
        }

        if (options.Limits.DefaultConcurrency > options.Limits.Concurrency)
        {
            workflows.Wrong("concurrentIterations", "This is more than maxConcurrentIterations.", "Make it smaller, or maxConcurrentIterations larger.");
        }

        workflows.End();
        return options;
    }
}
