using System.Net;
using System.Text.RegularExpressions;

namespace Fairlead.Testing;

/// <summary>What somebody does with the page on which a gateway asks whether a program may log in.</summary>
public static partial class ConfirmationPage
{
    /// <summary>Allows the login that the code is of.</summary>
    /// <param name="browser">Keeps cookies.</param>
    /// <param name="page">The address of the page.</param>
    /// <param name="code">The code that the program shows.</param>
    /// <param name="user">The name of the user.</param>
    /// <param name="password">The password of the user.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The page that asked for the decision.</returns>
    public static async Task<string> AllowAsync(HttpClient browser, Uri page, string code, string user, string password, CancellationToken cancellationToken)
    {
        var asked = await PostAsync(browser, page, cancellationToken, ("user_code", code), ("user", user), ("password", password));
        await PostAsync(browser, new Uri(page, "device/decision"), cancellationToken, ("confirmation", HiddenIn(asked)), ("decision", "allow"));
        return asked;
    }

    /// <summary>What is hidden in the form of the page that asks; empty where there is none.</summary>
    public static string HiddenIn(string html) => WebUtility.HtmlDecode(Confirmation().Match(html).Groups["value"].Value);

    private static async Task<string> PostAsync(HttpClient browser, Uri address, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await browser.PostAsync(address, form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    [GeneratedRegex("name=\"confirmation\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Confirmation();
}
