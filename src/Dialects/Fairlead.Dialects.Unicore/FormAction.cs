using Fairlead.Dialects.Unicore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore;

/// <summary>The buttons of pages: whoever posts a form to an action is sent back to the page of what the action acted on.</summary>
internal sealed class FormAction : IEndpointFilter
{
    private const string FormType = "application/x-www-form-urlencoded";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return result is not UnicoreError && await PageOf(context.HttpContext) is { } page ? new SeeOther(page) : result;
    }

    private static async ValueTask<string?> PageOf(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var end = path.LastIndexOf("/actions/", StringComparison.OrdinalIgnoreCase);
        // A program's form type comes without the wish for a page: curl sends it with every body.
        return end > 0 && HttpMethods.IsPost(context.Request.Method) && IsForm(context.Request) && Browser.Asks(context.Request)
            && await UnicoreLinks.BindAsync(context) is { } links
            ? links.Address + new PathString(path[..end]).ToUriComponent()
            : null;
    }

    private static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase);

    private sealed class SeeOther(string address) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status303SeeOther;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
