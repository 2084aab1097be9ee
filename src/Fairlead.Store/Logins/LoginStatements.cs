using Fairlead.Core.Logins;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Logins;

/// <summary>Every statement that changes clients and logins, with the values it takes.</summary>
internal static class LoginStatements
{
    /// <summary>Gives the number; nothing where there are as many clients already as the last value says.</summary>
    public static readonly Statement InsertClient = new(
        """
        INSERT INTO login_client (id, secret_hash, name, is_used, created_at, expires_at)
        SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM login_client) < $7
        RETURNING number
        """,
        [Text, Text, Text, Flag, Time, Time, Number]);

    public static readonly Statement DeleteExpiredClients = new("DELETE FROM login_client WHERE expires_at <= $1", [Time]);

    public static readonly Statement DeleteOldestUnusedClient = new(
        "DELETE FROM login_client WHERE number = (SELECT min(number) FROM login_client WHERE NOT is_used)", []);

    public static readonly Statement UseClient = new("UPDATE login_client SET is_used = $2, expires_at = $3 WHERE id = $1", [Text, Flag, Time]);

    /// <summary>Gives 1; nothing where the client, or all together, have as many logins already as the last two values say.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO device_login (id, version, client, device_hash, user_hash, scope, address, state, pause, created_at, expires_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        WHERE (SELECT count(*) FROM device_login WHERE client = $3) < $12 AND (SELECT count(*) FROM device_login) < $13
        RETURNING 1
        """,
        [Text, Number, Text, Text, Text, Text, Text, Text, Number, Time, Time, Number, Number]);

    public static readonly Statement DeleteExpired = new("DELETE FROM device_login WHERE expires_at <= $1", [Time]);

    public static readonly Statement Delete = new("DELETE FROM device_login WHERE id = $1", [Text]);

    /// <summary>Gives 1; nothing where the version is not the one before.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE device_login
        SET version = $2, state = $3, login_user = $4, pause = $5, asked_at = $6, renewal_hash = $7, spent_hash = $8, expires_at = $9
        WHERE id = $1 AND version = $2 - 1
        RETURNING 1
        """,
        [Text, Number, Text, Text, Number, Time, Text, Text, Time]);

    /// <summary>The values of <see cref="InsertClient"/>.</summary>
    public static object?[] Insertion(LoginClient client, int most) =>
        [client.Id, client.SecretHash, client.Name, client.IsUsed, client.CreatedAt, client.ExpiresAt, (long)most];

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static object?[] Insertion(DeviceLogin login, int mostOfClient, int most) =>
    [
        login.Id, login.Version, login.Client, login.DeviceHash, login.UserHash, login.Scope, login.Address, login.State.ToString(),
        login.Interval.Ticks, login.CreatedAt, login.ExpiresAt, (long)mostOfClient, (long)most,
    ];

    /// <summary>The values of <see cref="Update"/>.</summary>
    public static object?[] Change(DeviceLogin login) =>
    [
        login.Id, login.Version, login.State.ToString(), login.User, login.Interval.Ticks, login.AskedAt, login.RenewalHash, login.SpentHash, login.ExpiresAt,
    ];
}
