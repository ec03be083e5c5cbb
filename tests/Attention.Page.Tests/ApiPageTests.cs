using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

/// <summary>Swagger UI in a browser, under the policy that it is served with.</summary>
public sealed class ApiPageTests(Browser browser, PageApi api)
{
    [Fact]
    public async Task A_route_is_tried_from_the_page_and_nothing_of_the_page_is_forbidden()
    {
        var page = await browser.VisitAsync($"{api.Address}/swagger");

        await page.Locator("#operations-Models-get_v1_models").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Assertions.Expect(page.Locator(".live-responses-table .response-col_status").Last).ToContainTextAsync("200");
        await page.ShotAsync("swagger");
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.faults"));
    }

    [Fact]
    public async Task A_text_is_posted_from_the_page()
    {
        var page = await browser.VisitAsync($"{api.Address}/swagger");

        await page.Locator("#operations-Translations-post_v1_translations").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Assertions.Expect(page.Locator(".live-responses-table .response-col_status").Last).ToContainTextAsync("200");
    }
}
