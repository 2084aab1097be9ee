using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Html;

/// <summary>
/// A document as a page for a person with a browser: its properties in a table, maps and lists as bullets, addresses as links; its links in a second
/// table, those that act as buttons. A list is one link for each member.
/// </summary>
/// <param name="title">What the page is called.</param>
/// <param name="logIn">Where one who has not logged in can do so, or null.</param>
/// <param name="addressOf">The address of a name in <c>content</c>, where the document is a directory.</param>
internal sealed class HtmlPage(string title, string? logIn, Func<string, string>? addressOf)
{
    private const string LinksKey = "_links";
    private const string ActionPrefix = "action";
    private const string Style =
        "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.3em .7em;text-align:left;vertical-align:top}ul{margin:0;padding-left:1.2em}";

    private readonly StringBuilder _html = new(4096);

    /// <summary>The page.</summary>
    public string Of(JsonObject document)
    {
        var name = Text(title);
        _html.Append($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title><style>{Style}</style></head><body><h1>{name}</h1>");
        if (logIn is not null)
        {
            _html.Append($"<p>You are not logged in. <a href=\"{Text(logIn)}\">Log in</a></p>");
        }

        var links = document[LinksKey] as JsonObject;
        if (MembersOf(document) is { } members)
        {
            AppendMembers(members);
        }
        else
        {
            AppendProperties(document);
        }

        if (links is { Count: > 0 })
        {
            AppendLinks(links);
        }

        return _html.Append("</body></html>").ToString();
    }

    // Nothing but links and one list of addresses: that is how lists look, and nothing else.
    private static JsonArray? MembersOf(JsonObject document) =>
        document.Where(p => p.Key != LinksKey).ToList() is [{ Value: JsonArray members }] && members.All(m => m?.GetValueKind() is JsonValueKind.String) ? members : null;

    private void AppendMembers(JsonArray members)
    {
        _html.Append("<ul>");
        foreach (var member in members)
        {
            _html.Append("<li>");
            AppendValue(member);
            _html.Append("</li>");
        }

        _html.Append("</ul>");
    }

    private void AppendProperties(JsonObject document)
    {
        _html.Append("<h2>Properties</h2><table><tr><th>Name</th><th>Value</th></tr>");
        foreach (var (name, value) in document.Where(p => p.Key != LinksKey))
        {
            _html.Append($"<tr><td>{Text(name)}</td><td>");
            AppendValue(value, name == "content" ? addressOf : null);
            _html.Append("</td></tr>");
        }

        _html.Append("</table>");
    }

    private void AppendLinks(JsonObject links)
    {
        _html.Append("<h2>Links</h2><table><tr><th>Relation</th><th>Link</th></tr>");
        foreach (var (relation, link) in links)
        {
            var address = (string?)link?["href"] ?? string.Empty;
            var description = (string?)link?["description"];
            _html.Append($"<tr><td>{Text(relation)}</td><td>");
            _html.Append(relation.StartsWith(ActionPrefix, StringComparison.Ordinal)
                ? $"<form method=\"post\" action=\"{Text(address)}\"><input type=\"submit\" value=\"{Text(description ?? relation)}\"></form>"
                : $"<a href=\"{Text(address)}\">{Text(description ?? address)}</a>");
            _html.Append("</td></tr>");
        }

        _html.Append("</table>");
    }

    private void AppendValue(JsonNode? value, Func<string, string>? addressOfName = null)
    {
        switch (value)
        {
            case JsonObject map:
                AppendBullets(map, p =>
                {
                    var name = Text(p.Key);
                    _html.Append(addressOfName is null ? $"{name}: " : $"<a href=\"{Text(addressOfName(p.Key))}\">{name}</a>: ");
                    AppendValue(p.Value);
                });
                break;
            case JsonArray list:
                AppendBullets(list, m => AppendValue(m));
                break;
            default:
                AppendScalar(value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? string.Empty);
                break;
        }
    }

    private void AppendBullets<T>(IEnumerable<T> items, Action<T> append)
    {
        _html.Append("<ul>");
        foreach (var item in items)
        {
            _html.Append("<li>");
            append(item);
            _html.Append("</li>");
        }

        _html.Append("</ul>");
    }

    private void AppendScalar(string text) =>
        _html.Append(
            text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal)
                ? $"<a href=\"{Text(text)}\">{Text(text)}</a>"
                : Text(text));

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
