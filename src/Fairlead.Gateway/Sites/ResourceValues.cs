using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Gateway.Sites;

/// <summary>What can be asked of a <see cref="SiteResource"/>.</summary>
public abstract record ResourceValues
{
    private ResourceValues()
    {
    }

    /// <summary>What is possible, for people.</summary>
    public abstract string Possible { get; }

    /// <summary>The value in its one written form, or null where it is not possible.</summary>
    public abstract string? Read(string text);

    /// <summary>A whole number.</summary>
    /// <param name="Least">The least.</param>
    /// <param name="Most">The most.</param>
    public sealed record Whole(long Least, long Most) : ResourceValues
    {
        /// <inheritdoc/>
        public override string Possible => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Least} to {Most}");

        /// <inheritdoc/>
        public override string? Read(string text) =>
            long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
    }

    /// <summary>A number with decimals.</summary>
    /// <param name="Least">The least.</param>
    /// <param name="Most">The most.</param>
    public sealed record Decimal(decimal Least, decimal Most) : ResourceValues
    {
        private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

        /// <inheritdoc/>
        public override string Possible => string.Create(CultureInfo.InvariantCulture, $"a number from {Least} to {Most}");

        /// <inheritdoc/>
        public override string? Read(string text) =>
            decimal.TryParse(text.Trim(), Style, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
    }

    /// <summary>One of some words.</summary>
    /// <param name="Words">The words.</param>
    public sealed record Choice(ImmutableArray<string> Words) : ResourceValues
    {
        /// <inheritdoc/>
        public override string Possible => $"one of {string.Join(", ", Words)}";

        /// <inheritdoc/>
        public override string? Read(string text) => Words.Contains(text) ? text : null;
    }

    /// <summary>Yes or no.</summary>
    public sealed record Flag : ResourceValues
    {
        /// <summary>The written form of yes.</summary>
        public const string Yes = "true";

        /// <inheritdoc/>
        public override string Possible => "true or false";

        /// <inheritdoc/>
        public override string? Read(string text) => bool.TryParse(text, out var value) ? value ? Yes : "false" : null;
    }

    /// <summary>A text that a pattern fits as a whole.</summary>
    public sealed record Text : ResourceValues
    {
        private const int MostCharacters = 255;

        private readonly string _pattern;
        private readonly Regex _whole;

        /// <summary>Texts that the pattern fits.</summary>
        /// <param name="pattern">A regular expression that runs in linear time.</param>
        /// <exception cref="ArgumentException">It is no regular expression.</exception>
        /// <exception cref="NotSupportedException">It looks around or back.</exception>
        public Text(string pattern)
        {
            _pattern = pattern;
            _whole = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }

        /// <inheritdoc/>
        public override string Possible => $"a text of at most {MostCharacters} characters that fits {_pattern}";

        /// <inheritdoc/>
        public override string? Read(string text) => text.Length is > 0 and <= MostCharacters && !text.Any(char.IsControl) && _whole.IsMatch(text) ? text : null;
    }
}
