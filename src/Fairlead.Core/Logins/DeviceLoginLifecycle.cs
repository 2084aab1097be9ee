namespace Fairlead.Core.Logins;

/// <summary>What a device hears when it asks how its login stands.</summary>
public enum DeviceAnswer
{
    /// <summary>Nobody has decided yet.</summary>
    Pending,

    /// <summary>Nobody has decided yet, and the device asks more often than it may.</summary>
    TooOften,

    /// <summary>The person does not want it.</summary>
    Denied,

    /// <summary>It took too long.</summary>
    Expired,

    /// <summary>There is nothing to be had with what was shown: it was used, or never was anything.</summary>
    Nothing,

    /// <summary>A token.</summary>
    Granted,
}

/// <summary>What follows from a question of the device.</summary>
/// <param name="Answer">What it hears.</param>
/// <param name="Next">The next version of the login; the same one where nothing changes.</param>
public sealed record DeviceStep(DeviceAnswer Answer, DeviceLogin Next);

/// <summary>Every legal step of a login from a device. Pure: the caller says what time it is.</summary>
public static class DeviceLoginLifecycle
{
    /// <summary>The word by which a client asks to be able to renew its token.</summary>
    public const string OfflineAccess = "offline_access";

    /// <summary>By how much the pause between two questions grows each time the device does not keep to it (RFC 8628, section 3.5).</summary>
    public static readonly TimeSpan Slower = TimeSpan.FromSeconds(5);

    /// <summary>The network makes one question late and the next one early.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The device asks. One that may have its token gets it however often it asks, and once only: there are clients that never go slower.
    /// </summary>
    /// <param name="login">The login.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="renewalHash">What it can renew its token with, where it asked for that.</param>
    /// <param name="renewableFor">For how long.</param>
    public static DeviceStep Ask(DeviceLogin login, DateTimeOffset now, string renewalHash, TimeSpan renewableFor) => login.State switch
    {
        DeviceLoginState.Granted => new DeviceStep(DeviceAnswer.Nothing, login),
        _ when login.ExpiresAt <= now => new DeviceStep(DeviceAnswer.Expired, login),
        DeviceLoginState.Denied => new DeviceStep(DeviceAnswer.Denied, login),
        DeviceLoginState.Allowed => new DeviceStep(DeviceAnswer.Granted, Grant(login, now, renewalHash, renewableFor)),
        _ when login.AskedAt + login.Interval - Jitter > now =>
            new DeviceStep(DeviceAnswer.TooOften, login with { AskedAt = now, Interval = login.Interval + Slower, Version = login.Version + 1 }),
        _ => new DeviceStep(DeviceAnswer.Pending, login with { AskedAt = now, Version = login.Version + 1 }),
    };

    /// <summary>Somebody who has shown who they are decides.</summary>
    /// <param name="login">The login.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="user">Who.</param>
    /// <param name="allows">Whether the device may act for them.</param>
    public static Outcome<DeviceLogin> Decide(DeviceLogin login, DateTimeOffset now, string user, bool allows) =>
        login.State is DeviceLoginState.Pending && login.ExpiresAt > now
            ? login with { State = allows ? DeviceLoginState.Allowed : DeviceLoginState.Denied, User = user, Version = login.Version + 1 }
            : Refusal.Conflict("This login has been decided already, or it took too long.");

    /// <summary>
    /// The device wants another token. What it shows is good once; shown a second time it ends the login, for then two have it (RFC 9700, section 4.14.2).
    /// </summary>
    /// <param name="login">The login that the hash belongs to.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="shownHash">Hash of what was shown.</param>
    /// <param name="renewalHash">What comes instead of it.</param>
    public static DeviceStep Renew(DeviceLogin login, DateTimeOffset now, string shownHash, string renewalHash) =>
        login.State is not DeviceLoginState.Granted || login.ExpiresAt <= now ? new DeviceStep(DeviceAnswer.Nothing, login)
            : login.RenewalHash == shownHash
                ? new DeviceStep(DeviceAnswer.Granted, login with { RenewalHash = renewalHash, SpentHash = shownHash, Version = login.Version + 1 })
                : new DeviceStep(DeviceAnswer.Nothing, login with { State = DeviceLoginState.Denied, RenewalHash = null, Version = login.Version + 1 });

    private static DeviceLogin Grant(DeviceLogin login, DateTimeOffset now, string renewalHash, TimeSpan renewableFor)
    {
        var granted = login with { State = DeviceLoginState.Granted, Version = login.Version + 1 };
        return login.Asks(OfflineAccess) ? granted with { RenewalHash = renewalHash, ExpiresAt = now + renewableFor } : granted;
    }
}
