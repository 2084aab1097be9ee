using System.Globalization;
using System.Text;

namespace Fairlead.Sites.Slurm;

/// <summary>Slurm's notation for the tasks of an array: <c>0-7,9,12-18:2%4</c>.</summary>
internal static class ArrayTasks
{
    /// <summary>More than any cluster allows: a notation with more is not believed.</summary>
    private const int MaxTasks = 4_000_000;

    /// <summary>The notation of ascending task numbers.</summary>
    public static string Write(IReadOnlyList<int> tasks)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tasks.Count; i++)
        {
            var first = tasks[i];
            while (i + 1 < tasks.Count && tasks[i + 1] == tasks[i] + 1)
            {
                i++;
            }

            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ",")}{first}");
            if (tasks[i] > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{tasks[i]}");
            }
        }

        return text.ToString();
    }

    /// <summary>The task numbers that a notation stands for, or null where it is none.</summary>
    public static IReadOnlyList<int>? Read(string notation)
    {
        var tasks = new List<int>();
        foreach (var range in notation.Split('%')[0].Split(','))
        {
            var parts = range.Split('-', ':');
            var numbers = Array.ConvertAll(parts, p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= MaxTasks ? n : -1);
            if (numbers.Contains(-1) || numbers.Length > 3 || numbers is [_, _, 0])
            {
                return null;
            }

            var (last, step) = (numbers.Length > 1 ? numbers[1] : numbers[0], numbers.Length > 2 ? numbers[2] : 1);
            if (tasks.Count + ((long)last - numbers[0]) / step >= MaxTasks)
            {
                return null;
            }

            for (var task = numbers[0]; task <= last; task += step)
            {
                tasks.Add(task);
            }
        }

        return tasks;
    }
}
