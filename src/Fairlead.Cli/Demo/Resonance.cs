using System.Collections.Immutable;
using System.Globalization;

namespace Fairlead.Cli.Demo;

/// <summary>What the demonstration computes: at which frequency a damped oscillator swings most. Jobs integrate it; here is what theory says.</summary>
internal static class Resonance
{
    /// <summary>The damping that the jobs compute with, and that the gathering job has to find again.</summary>
    public const double Damping = 0.3;

    private const double Tolerance = 1e-4;

    /// <summary>The frequencies of the study, a job each.</summary>
    public static readonly ImmutableArray<double> Frequencies = [0.7, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2];

    /// <summary>The amplitude by theory.</summary>
    public static double AmplitudeAt(double frequency)
    {
        var u = frequency * frequency;
        return 1 / Math.Sqrt(((1 - u) * (1 - u)) + (Damping * Damping * u));
    }

    /// <summary>The frequency of the greatest amplitude by theory.</summary>
    public static double Peak => Math.Sqrt(1 - (Damping * Damping / 2));

    /// <summary>Reads what the gathering job has printed.</summary>
    /// <returns>The results, or null where the text is not what that job prints.</returns>
    public static Findings? Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToList();
        if (lines is not [.. var rows, ["fit", var damping, var peak, var height]] || rows.Count != Frequencies.Length || rows.Exists(r => r.Length != 2))
        {
            return null;
        }

        return new Findings([.. rows.Select(r => (Number(r[0]), Number(r[1])))], Number(damping), Number(peak), Number(height));
    }

    /// <summary>Whether computed and theoretical value agree.</summary>
    public static bool Agree(double computed, double theory) => Math.Abs(computed - theory) <= Tolerance * Math.Abs(theory);

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}

/// <summary>What the jobs have found.</summary>
/// <param name="Amplitudes">Frequency and amplitude of each job.</param>
/// <param name="Damping">The damping that fits them.</param>
/// <param name="Peak">The frequency of the greatest amplitude.</param>
/// <param name="Height">The greatest amplitude.</param>
internal sealed record Findings(ImmutableArray<(double Frequency, double Amplitude)> Amplitudes, double Damping, double Peak, double Height)
{
    /// <summary>Whether all of it is what theory says.</summary>
    public bool AreRight =>
        Amplitudes.Select(a => a.Frequency).SequenceEqual(Resonance.Frequencies)
        && Amplitudes.All(a => Resonance.Agree(a.Amplitude, Resonance.AmplitudeAt(a.Frequency)))
        && Resonance.Agree(Damping, Resonance.Damping)
        && Resonance.Agree(Peak, Resonance.Peak)
        && Resonance.Agree(Height, Resonance.AmplitudeAt(Resonance.Peak));
}
