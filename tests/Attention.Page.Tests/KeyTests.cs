using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

/// <summary>The page of a service that asks for a key.</summary>
public sealed class KeyTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_key_is_asked_for_once_sent_with_every_call_and_not_shown()
    {
        var page = await browser.VisitAsync(api.Address);
        var asked = 0;
        page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.AcceptAsync("my-key");
        };
        await page.RouteAsync("**/v1/**", route => route.Request.Headers.GetValueOrDefault("x-api-key") == "my-key"
            ? route.ContinueAsync()
            : route.FulfillAsync(new()
            {
                Status = 401,
                ContentType = "application/problem+json",
                Body = """{ "title": "A key is needed", "detail": "A key is needed here.", "status": 401, "code": "unauthenticated" }""",
            }));

        foreach (var sample in new[] { "A dog in snow", "A dog in snow" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = sample }).ClickAsync();
            await page.AnsweredAsync();
        }

        Assert.Equal(1, asked);
        Assert.DoesNotContain("my-key", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_no_key_is_told_that_one_is_needed()
    {
        var page = await browser.VisitAsync(api.Address);
        page.Dialog += async (_, dialog) => await dialog.DismissAsync();
        await page.RouteAsync("**/v1/captions?*", route => route.FulfillAsync(new()
        {
            Status = 401,
            ContentType = "application/problem+json",
            Body = """{ "title": "A key is needed", "detail": "A key is needed here.", "status": 401, "code": "unauthenticated" }""",
        }));

        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("A key is needed");
    }
}
