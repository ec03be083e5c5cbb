using Attention.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Attention.Api.Tests.Http;

public sealed class AcceptTests
{
    private static readonly string[] Offers = ["application/json", "image/png", "text/event-stream"];

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("image/png", "image/png")]
    [InlineData("image/*", "image/png")]
    [InlineData("IMAGE/PNG", "image/png")]
    [InlineData("text/event-stream, */*;q=0.1", "text/event-stream")]
    [InlineData("text/html, */*;q=0.8", "application/json")]
    [InlineData("image/png;q=0.5, application/json;q=0.4", "image/png")]
    [InlineData("image/png;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0, */*", "image/png")]
    [InlineData("*/*;q=0.1, image/*;q=0.2", "image/png")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("text/*, */*;q=0.1", "application/json")]
    [InlineData("text/*;q=0.9, application/json;q=0.1", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("Text/Event-Stream;q=0.3", "text/event-stream")]
    [InlineData("text/event-stream;q=0.9, application/json;q=0.8", "text/event-stream")]
    [InlineData("application/json, text/event-stream", "application/json")]
    [InlineData("text/event-stream, application/json", "application/json")]
    [InlineData("text/event-stream;q=0, */*", "application/json")]
    public void The_media_type_that_the_client_likes_best_is_chosen(string? accept, string chosen) =>
        Assert.Equal(chosen, Accept.Choose(Request(accept), Offers));

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/jpeg, application/xml")]
    [InlineData("*/*;q=0")]
    [InlineData("text/*")]
    [InlineData("text/*, text/plain;q=0.5")]
    [InlineData("application/json;q=0, image/*;q=0, */*")]
    public void A_client_that_takes_none_is_told_what_there_is(string accept)
    {
        var refusal = Assert.Throws<BadHttpRequestException>(() => Accept.Choose(Request(accept), Offers));

        Assert.Equal(StatusCodes.Status406NotAcceptable, refusal.StatusCode);
        Assert.Equal(
            $"'{accept}' cannot be served here; this route answers application/json, image/png, text/event-stream.", refusal.Message);
    }

    private static HttpRequest Request(string? accept)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        return context.Request;
    }
}
