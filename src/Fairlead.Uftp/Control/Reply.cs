using System.Globalization;
using System.Text;
using Fairlead.Core;

namespace Fairlead.Uftp.Control;

/// <summary>What the server answers (RFC 959, section 4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Text">One line.</param>
internal sealed record Reply(int Code, string Text)
{
    /// <summary>All is well.</summary>
    public static readonly Reply Ok = new(200, "OK");

    /// <summary>A file action has been done.</summary>
    public static readonly Reply Done = new(250, "OK");

    /// <summary>Lines between the first and the last, or none.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The text of the last line, where there are some between.</summary>
    public string End { get; init; } = "End";

    /// <summary>Whether it has a first and a last line also where there are none between.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether the session ends with it.</summary>
    public bool IsLast { get; init; }

    /// <summary>A refusal in the protocol's words.</summary>
    public static Reply Of(Refusal refusal) => new(
        refusal.Kind switch
        {
            RefusalKind.Invalid => 501,
            RefusalKind.Unauthenticated => 530,
            RefusalKind.Forbidden => 553,
            RefusalKind.TooLarge => 552,
            RefusalKind.TooMany => 421,
            RefusalKind.Unavailable => 450,
            _ => 550,
        },
        refusal.Message);

    /// <summary>The lines as they are sent. Line breaks within a text become blanks: nobody's file name can look like a reply.</summary>
    public string Render()
    {
        var code = Code.ToString(CultureInfo.InvariantCulture);
        if (Lines.Count == 0 && !IsLong)
        {
            return $"{code} {Plain(Text)}\r\n";
        }

        var all = new StringBuilder($"{code}-{Plain(Text)}\r\n");
        foreach (var line in Lines)
        {
            all.Append(' ').Append(Plain(line)).Append("\r\n");
        }

        return all.Append(CultureInfo.InvariantCulture, $"{code} {Plain(End)}\r\n").ToString();
    }

    private static string Plain(string text) => text.AsSpan().ContainsAny('\r', '\n') ? text.Replace('\r', ' ').Replace('\n', ' ') : text;
}
