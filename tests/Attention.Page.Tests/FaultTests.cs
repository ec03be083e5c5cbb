using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

/// <summary>Whatever goes wrong is told in the words of the service.</summary>
public sealed class FaultTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_text_that_is_called_a_photo_is_refused_in_words()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.GetByLabel("Choose a file").SetInputFilesAsync(new FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = "a text"u8.ToArray() });

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The format is not supported");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("415");
    }

    [Fact]
    public async Task An_empty_text_is_refused_with_its_field()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Translate" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The request is not valid");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("field texts");
    }

    [Fact]
    public async Task While_models_are_loaded_the_page_says_how_many_are_and_then_goes_on_by_itself()
    {
        var page = await browser.VisitAsync(api.Address);
        var loaded = false;
        await page.RouteAsync("**/v1/models", route => loaded ? route.ContinueAsync() : route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{ "object": "list", "data": [{ "name": "a", "state": "ready" }, { "name": "b", "state": "loading" }, { "name": "c", "state": "refused" }] }""",
        }));

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("The models are being loaded: 2 of 3 …")).ToBeVisibleAsync();
        loaded = true;

        await Assertions.Expect(page.GetByLabel("Choose a file")).ToBeAttachedAsync();
    }

    [Theory]
    [InlineData(413, "The input is too large", "larger than the 20971520 bytes allowed", "tooLarge")]
    [InlineData(429, "The service is busy", "The queue is full.", "queueFull")]
    [InlineData(500, "The service failed", "The fault is ours and has been logged.", "internal")]
    [InlineData(503, "The service cannot do this now", "The models are still being loaded.", "unavailable")]
    [InlineData(504, "The deadline passed", "The deadline of the request passed.", "deadlineExceeded")]
    public async Task A_problem_shows_its_title_its_detail_and_a_way_on(int status, string title, string detail, string code)
    {
        var page = await browser.VisitAsync(api.Address);
        await page.RouteAsync("**/v1/captions?*", route => route.FulfillAsync(new()
        {
            Status = status,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "5" },
            Body = $$"""{ "title": "{{title}}", "detail": "{{detail}}", "status": {{status}}, "code": "{{code}}", "traceId": "00-ab-cd-01" }""",
        }));
        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        var alert = page.GetByRole(AriaRole.Alert);
        foreach (var text in new[] { title, detail, code, "5 s", "00-ab-cd-01" })
        {
            await Assertions.Expect(alert).ToContainTextAsync(text);
        }
        await page.UnrouteAsync("**/v1/captions?*");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.AnsweredAsync();
        await Assertions.Expect(alert).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_stream_that_breaks_keeps_its_words_and_shows_the_problem()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.RouteAsync("**/v1/captions?*", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream",
            Body = """
                event: token
                data: {"text":"a","logProb":-0.1,"gate":null,"sentinel":null,"attention":null}

                event: error
                data: {"title":"The deadline passed","detail":"It took too long.","status":504,"code":"deadlineExceeded"}


                """,
        }));
        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It took too long.");
        await Assertions.Expect(page.Locator(".words .word")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_told_apart()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.RouteAsync("**/v1/captions?*", route => route.AbortAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service cannot be reached");
    }

    [Fact]
    public async Task A_request_that_takes_long_can_be_cancelled()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.RouteAsync("**/v1/captions?*", _ => Task.CompletedTask);   // Never answered.
        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Cancelled.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[aria-busy]")).ToHaveCountAsync(0);
    }
}
