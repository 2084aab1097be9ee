namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Values of the wrong type, size or form for each key that each endpoint reads; run for each database by the classes below.</summary>
public abstract class OddValueTests(UnicoreServer server) : IDisposable
{
    private readonly BadDocuments _documents = new(server);

    /// <summary>The values, as JSON.</summary>
    protected abstract IReadOnlyList<string> Values { get; }

    public void Dispose()
    {
        _documents.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(EndpointDocuments.Documents), MemberType = typeof(EndpointDocuments))]
    public async Task Key_WithAnOddValue_IsTakenOrRefusedAndNeverAFault(string endpoint, int number)
    {
        var document = EndpointDocuments.All[endpoint][number];
        var path = await _documents.ResolveAsync(document.Path);
        foreach (var key in document.Keys)
        {
            foreach (var value in Values)
            {
                using var response = await _documents.SendAsync(endpoint, path, document.With(key, value));

                await _documents.ShouldBeNoFault(response, $"{endpoint} with {key} = {(value.Length > 100 ? $"{value.Length} characters" : value)}");
            }
        }

        using var after = await _documents.Ada.SendAsync(HttpMethod.Get, path);
        await BadDocuments.ShouldBeAnAnswer(after, $"what became of {path}");
    }
}

public sealed class SqliteOddValueTests(EndpointServer server) : OddValueTests(server), IClassFixture<EndpointServer>
{
    protected override IReadOnlyList<string> Values { get; } =
    [
        """{"a": 1}""", "[]", "{}", "[[]]", """[{"a": [1]}]""", """["x", "y"]""", "true", "-1", "0", "0.5", "2147483647", "2147483648", "1e400", "-1e400", "1" + new string('0', 30),
        "\"\"", "\" \"", "\"NaN\"", """
        "a\u0000b"
        """, """
        "a\u001b[31m\u007f\u0085b"
        """, """
        "a\r\nX-Evil: 1\n\tb"
        """, "\"../../../../etc/passwd\"", "\"%00%2e%2e%2f\"", "\"ünïcode 🚢 \u202e\uffff\"", "\"a:b:c\"", "\"[\"", """
        "(?=a)((a{1000}){1000}){1000}"
        """, "\"****************\"", "\"9999-99-99T99:99:99\"", "\"9999-12-31T23:59:59-1400\"", "\"-rwxrwxrwx\"", "\"http://[::1\"", "\"https://user:pass@192.0.2.1/\"",
        $"\"{new string('x', 100_000)}\"",
    ];
}

/// <summary>PostgreSQL takes no NUL, where SQLite does not mind.</summary>
public sealed class PostgresOddValueTests(PostgresUnicoreServer server) : OddValueTests(server), IClassFixture<PostgresUnicoreServer>
{
    protected override IReadOnlyList<string> Values { get; } =
    [
        """
        "a\u0000b"
        """, """
        ["a\u0000b"]
        """, """
        {"a\u0000b": "a\u0000b"}
        """, "2147483648", "1e400", """
        "a\u001b[31m\u007f\u0085b"
        """, "\"ünïcode 🚢 \u202e\uffff\"", "\"9999-12-31T23:59:59-1400\"", $"\"{new string('x', 100_000)}\"",
    ];
}
