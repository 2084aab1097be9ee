using Spectre.Console;

namespace Fairlead.Cli.Demo;

/// <summary>Shows what was computed beside what theory says.</summary>
internal static class ResultTable
{
    public static void Show(Findings findings, Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Frequency", "Amplitude computed", "Amplitude by theory");
        foreach (var (frequency, amplitude) in findings.Amplitudes)
        {
            table.AddRow($"{frequency:F2}", $"{amplitude:F6}", $"{Resonance.AmplitudeAt(frequency):F6}");
        }

        terminal.Screen.Write(table);
        terminal.Out.WriteLine($"The oscillator swings most at frequency {findings.Peak:F4} (theory: {Resonance.Peak:F4}), with amplitude {findings.Height:F4}.");
        terminal.Out.WriteLine(findings.AreRight ? "All results agree with theory." : "The results DO NOT agree with theory.");
    }
}
