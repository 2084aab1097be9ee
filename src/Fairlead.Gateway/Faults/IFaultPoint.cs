namespace Fairlead.Gateway.Faults;

/// <summary>
/// Named places where a crash is most harmful: before and after each commit and each remote command. The crash harness kills the process there;
/// in a gateway at work nothing happens.
/// </summary>
public interface IFaultPoint
{
    /// <summary>The process has come to the place of that name, such as <c>store.before-commit</c>.</summary>
    void Reach(string name);
}

/// <summary>Does nothing, as it should in a gateway at work.</summary>
public sealed class NoFaults : IFaultPoint
{
    /// <inheritdoc/>
    public void Reach(string name)
    {
    }
}
