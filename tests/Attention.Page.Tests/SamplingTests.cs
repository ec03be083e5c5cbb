using System.Globalization;
using System.Text.Json;
using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class SamplingTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_photo_is_told_apart_and_the_points_of_its_most_salient_cell_lie_on_it()
    {
        var page = await BallAsync();

        var answer = await page.CopiedAnswerAsync();
        var best = answer.GetProperty("classes")[0];
        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync(best.GetProperty("label").GetString()!);
        await Assertions.Expect(page.Locator(".scores li")).ToHaveCountAsync(answer.GetProperty("classes").GetArrayLength());
        await Assertions.Expect(page.Locator(".stage")).ToContainClassAsync("heated");
        await Assertions.Expect(page.Locator(".cells .peak")).ToHaveCountAsync(answer.GetProperty("samples").GetArrayLength());
        var level = answer.GetProperty("samples")[0].GetProperty("levels")[0];
        Assert.Equal(Points(level), await DrawnAsync(page, "depth-0"));
    }

    [Fact]
    public async Task The_levels_are_shown_one_by_one_and_all_together()
    {
        var page = await BallAsync();
        var levels = (await page.CopiedAnswerAsync()).GetProperty("samples")[0].GetProperty("levels");

        for (var depth = 0; depth < 3; depth++)
        {
            var count = (int)Math.Pow(9, depth + 1);
            await page.GetByRole(AriaRole.Radio, new() { Name = $"{count} points", Exact = true }).CheckAsync();
            Assert.Equal(Points(levels[depth]), await DrawnAsync(page, $"depth-{depth}"));
            await Assertions.Expect(page.Locator(".points:not(.under)")).ToHaveCountAsync(2);   // The level and the middle of the cell.
            await Assertions.Expect(page.Locator(".about")).ToContainTextAsync($"{count} places");
        }
        await page.GetByRole(AriaRole.Radio, new() { Name = "All" }).CheckAsync();
        await Assertions.Expect(page.Locator(".points:not(.under)")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task A_click_on_the_photo_asks_for_its_cell_and_arrow_keys_go_on_from_there()
    {
        var page = await BallAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "row 2, column 3" }).ClickAsync();
        await page.GetByText("Back to the most salient ones").WaitForAsync();
        await page.AnsweredAsync();
        Assert.Contains("cells=1%2C2", await page.Locator(".curl code").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(Points((await page.CopiedAnswerAsync()).GetProperty("samples")[0].GetProperty("levels")[0]), await DrawnAsync(page, "depth-0"));

        await page.GetByRole(AriaRole.Button, new() { Name = "row 2, column 3" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        var below = page.GetByRole(AriaRole.Button, new() { Name = "row 3, column 3" });
        await Assertions.Expect(below).ToBeFocusedAsync();
        await Assertions.Expect(below).ToHaveAttributeAsync("aria-pressed", "true");
        await page.AnsweredAsync();
        await Assertions.Expect(page.Locator(".about")).ToContainTextAsync("row 3, column 3");

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the most salient ones" }).ClickAsync();
        await page.AnsweredAsync();
        Assert.DoesNotContain("cells", page.Url, StringComparison.Ordinal);
    }

    private static string Points(JsonElement level) => string.Concat(level.GetProperty("points").EnumerateArray()
        .Select(point => string.Create(CultureInfo.InvariantCulture, $"M{point[1].GetDouble()} {point[0].GetDouble()}h0")));

    private static Task<string?> DrawnAsync(IPage page, string kind) => page.Locator($".points.{kind}:not(.under)").GetAttributeAsync("d");

    private async Task<IPage> BallAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=sampling");
        await page.GetByRole(AriaRole.Button, new() { Name = "A golf ball", Exact = true }).ClickAsync();
        await page.AnsweredAsync();
        return page;
    }
}
