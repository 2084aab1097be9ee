using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Fairlead.Cli.Demo;

/// <summary>One job of the study while it runs.</summary>
internal sealed class StudyJob(string name)
{
    /// <summary>What it is for.</summary>
    public string Name => name;

    /// <summary>Its URL, once it was submitted.</summary>
    public string? Url { get; set; }

    /// <summary>How it was seen last.</summary>
    public JobView View { get; set; } = new("not submitted yet", string.Empty);
}

/// <summary>The computation of the demonstration: a job for each frequency, and one that gathers their results from their storages.</summary>
/// <param name="client">The way to the gateway.</param>
/// <param name="clock">Paces the looking.</param>
internal sealed class Study(UnicoreClient client, TimeProvider clock)
{
    private const string ResultFile = "amplitude.txt";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<StudyJob> _sweep = [.. Resonance.Frequencies.Select(w => new StudyJob($"oscillator at frequency {w:F2}"))];
    private readonly StudyJob _gather = new("gather, fit the resonance");

    /// <summary>All jobs, the gathering one last.</summary>
    public IReadOnlyList<StudyJob> Jobs => [.. _sweep, _gather];

    /// <summary>Runs it.</summary>
    /// <param name="changed">Called when something about a job has changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the gathering job has printed.</returns>
    /// <exception cref="StudyFailedException">A job failed, or it took too long.</exception>
    public async Task<string> RunAsync(Action<StudyJob> changed, CancellationToken cancellationToken)
    {
        foreach (var (job, frequency) in _sweep.Zip(Resonance.Frequencies))
        {
            await SubmitAsync(job, Oscillator(frequency), changed, cancellationToken);
        }

        await WaitAsync(_sweep, changed, cancellationToken);
        await SubmitAsync(_gather, Gather(), changed, cancellationToken);
        await WaitAsync([_gather], changed, cancellationToken);
        return await client.ReadAsync(_gather.Url ?? string.Empty, "stdout", cancellationToken);
    }

    private async Task SubmitAsync(StudyJob job, JsonObject description, Action<StudyJob> changed, CancellationToken cancellationToken)
    {
        description["Name"] = job.Name;
        job.Url = await client.SubmitAsync(description, cancellationToken);
        job.View = new JobView("submitted", string.Empty);
        changed(job);
    }

    private async Task WaitAsync(IReadOnlyList<StudyJob> jobs, Action<StudyJob> changed, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            foreach (var job in jobs.Where(j => !j.View.HasEnded))
            {
                var view = await client.LookAsync(job.Url ?? string.Empty, cancellationToken);
                if (view.Status != job.View.Status)
                {
                    job.View = view;
                    changed(job);
                }
            }

            if (jobs.FirstOrDefault(j => j.View.Status == "FAILED") is { } failed)
            {
                throw new StudyFailedException($"The job '{failed.Name}' has failed: {failed.View.Message} See {failed.Url}");
            }

            if (jobs.All(j => j.View.HasEnded))
            {
                return;
            }

            if (clock.GetElapsedTime(started) > Patience)
            {
                throw new StudyFailedException($"The jobs have not ended within {Patience.TotalMinutes} minutes.");
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static JsonObject Oscillator(double frequency) => new()
    {
        ["Executable"] = "awk",
        ["Arguments"] = new JsonArray("-v", Assign("g", Resonance.Damping), "-v", Assign("w", frequency), "-f", "oscillator.awk"),
        ["Stdout"] = ResultFile,
        ["Imports"] = new JsonArray(Inline("oscillator.awk")),
    };

    private JsonObject Gather()
    {
        var imports = new JsonArray(Inline("gather.awk"));
        var arguments = new JsonArray("-f", "gather.awk");
        foreach (var (job, i) in _sweep.Select((job, i) => (job, i)))
        {
            imports.Add(new JsonObject { ["From"] = UnicoreClient.FileOf(job.Url ?? string.Empty, ResultFile), ["To"] = $"amplitude-{i}.txt" });
            arguments.Add($"amplitude-{i}.txt");
        }

        return new JsonObject { ["Executable"] = "awk", ["Arguments"] = arguments, ["Imports"] = imports };
    }

    private static JsonObject Inline(string file) => new() { ["From"] = "inline://demo", ["To"] = file, ["Data"] = Script(file) };

    private static string Assign(string name, double value) => $"{name}={value.ToString(CultureInfo.InvariantCulture)}";

    private static string Script(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The demonstration did not come to its end.</summary>
internal sealed class StudyFailedException(string message) : Exception(message);
