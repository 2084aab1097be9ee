namespace Fairlead.Gateway.Faults;

/// <summary>Puts fault points around what can take long.</summary>
public static class FaultPoints
{
    /// <summary>Reaches <c>PLACE.before-WHAT</c>, does it, and reaches <c>PLACE.after-WHAT</c> unless it threw.</summary>
    public static async Task<T> AroundAsync<T>(this IFaultPoint faults, string place, string what, Func<Task<T>> work)
    {
        faults.Reach($"{place}.before-{what}");
        var result = await work();
        faults.Reach($"{place}.after-{what}");
        return result;
    }
}
