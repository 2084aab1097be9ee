using System.Text.Json;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Dialects.Autosubmit.Experiments;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>Reads what kind of experiment somebody wants.</summary>
internal static class NewExperimentReader
{
    /// <summary>The request; refused where its parts do not go together. What does not fit the form is told by <paramref name="fields"/>.</summary>
    public static Outcome<ExperimentRequest> Read(BodyFields fields)
    {
        var (description, hpc, copy) = (fields.Text("description"), fields.Text("hpc"), fields.Text("copy"));
        var kinds = new[] { (ExperimentKind.Operational, fields.Flag("operational")), (ExperimentKind.Test, fields.Flag("testcase")), (ExperimentKind.Evaluation, fields.Flag("evaluation")) }
            .Where(kind => kind.Item2).Select(kind => kind.Item1).ToList();
        var (isMinimal, isLocal) = (fields.Flag("minimal"), fields.Flag("use_local_minimal"));
        var (repository, branch, path) = (fields.Text("git_repo"), fields.Text("git_branch"), fields.Text("config_path"));
        var files = fields.TextsByName("files");
        if (string.IsNullOrWhiteSpace(description))
        {
            return Refusal.Invalid("description", "Description is required to create an experiment.");
        }

        if (kinds.Count > 1)
        {
            return Refusal.Invalid("operational", "An experiment is operational, a test case or an evaluation, not several of these.");
        }

        if (!string.IsNullOrEmpty(copy) && (isMinimal || !string.IsNullOrEmpty(repository) || files is not null))
        {
            return Refusal.Invalid("copy", "A copy has the configuration of its source: leave out minimal, git_repo and files.");
        }

        if (!isMinimal && !isLocal && !string.IsNullOrEmpty(repository))
        {
            return Refusal.Invalid("git_repo", "A repository belongs to a minimal experiment: set minimal.");
        }

        return new ExperimentRequest(AutosubmitRuns.Dialect, description, Expids.SeriesOf(kinds.Count == 0 ? ExperimentKind.Standard : kinds[0]))
        {
            Platform = string.IsNullOrWhiteSpace(hpc) ? null : hpc.ToUpperInvariant(),
            CopyOf = string.IsNullOrEmpty(copy) ? null : copy.ToLowerInvariant(),
            Files = files is not null ? _ => files
                : isMinimal || isLocal ? name => Minimal(name, hpc, isLocal, repository, branch, path)
                : null,
        };
    }

    private static Dictionary<string, string> Minimal(string expid, string? hpc, bool isLocal, string? repository, string? branch, string? path) => new(StringComparer.Ordinal)
    {
        ["minimal.yml"] = $"""
            CONFIG:
              AUTOSUBMIT_VERSION: "4.2.0"
            DEFAULT:
              EXPID: {Quoted(expid)}
              HPCARCH: {Quoted(string.IsNullOrWhiteSpace(hpc) ? "LOCAL" : hpc.ToUpperInvariant())}
              CUSTOM_CONFIG: {Quoted($"%PROJDIR%/{path}")}
            PROJECT:
              PROJECT_TYPE: {(isLocal ? "local" : "git")}
            {(isLocal ? $"LOCAL:\n  PROJECT_PATH: {Quoted(repository)}" : $"GIT:\n  PROJECT_ORIGIN: {Quoted(repository)}\n  PROJECT_BRANCH: {Quoted(branch)}")}

            """,
    };

    // A text in JSON is one in YAML.
    private static string Quoted(string? text) => JsonSerializer.Serialize(text ?? string.Empty);
}
