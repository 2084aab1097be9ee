using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core;

/// <summary>A value, or the <see cref="Refusal"/> that says why there is none.</summary>
/// <typeparam name="T">What is there when nothing was refused.</typeparam>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Outcome(T? value, Refusal? refusal)
    {
        _value = value;
        _refusal = refusal;
    }

    /// <summary>The value; exactly one of the two is not null.</summary>
    /// <returns>True where there is a value, false where it was refused.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = _refusal ?? (_value is null ? Unset : null);
        return refusal is null;
    }

    /// <summary>The same refusal, or what <paramref name="next"/> makes of the value.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next)
        where TNext : notnull =>
        TryGet(out var value, out var refusal) ? next(value) : refusal;

    /// <summary>The same refusal, or the value in another shape.</summary>
    public Outcome<TNext> Select<TNext>(Func<T, TNext> next)
        where TNext : notnull =>
        TryGet(out var value, out var refusal) ? next(value) : refusal;

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    /// <summary>An outcome whose value has an interface type, for which the language has no implicit conversion.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    private static readonly Refusal Unset = Refusal.Conflict("An outcome that was never set.");
}

/// <summary>The value of an <see cref="Outcome{T}"/> that only says "done".</summary>
public readonly record struct Done
{
    /// <summary>It is done.</summary>
    public static readonly Done Value;
}
