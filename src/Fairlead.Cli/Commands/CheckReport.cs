using System.Text.Json.Serialization;
using Fairlead.Server;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Cli.Commands;

/// <summary>What <c>fairlead check --json</c> prints.</summary>
/// <param name="File">The configuration file, or null for none.</param>
/// <param name="Problems">What is wrong in it.</param>
/// <param name="Sites">What was tried on the sites.</param>
internal sealed record CheckReport(string? File, IReadOnlyList<ConfigurationProblem> Problems, IReadOnlyList<SiteTrialResult> Sites);

[JsonSerializable(typeof(CheckReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class CheckJson : JsonSerializerContext;
