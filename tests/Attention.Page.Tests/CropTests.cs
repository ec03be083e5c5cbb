using System.Globalization;
using System.Text.Json;
using Attention.Api.Tests.Hosting;
using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class CropTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_sample_is_cropped_on_one_click_and_read()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=crops");

        await page.GetByRole(AriaRole.Button, new() { Name = "A seven in chalk", Exact = true }).ClickAsync();
        await page.AnsweredAsync();

        var crop = (await page.CopiedAnswerAsync()).GetProperty("crops")[0];
        await Assertions.Expect(page.Locator(".cut img")).ToHaveAttributeAsync("src", $"data:image/png;base64,{crop.GetProperty("crop").GetString()}");
        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync(crop.GetProperty("classes")[0].GetProperty("label").GetString()!);
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("/v1/crops?model=crop-stn");
        var outline = (await page.Locator(".quad .line").GetAttributeAsync("points"))!.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture));
        var corners = crop.GetProperty("quadrilateral").EnumerateArray().SelectMany(corner => corner.EnumerateArray()).Select(number => number.GetDouble());
        Assert.All(outline.Zip(corners), pair => Assert.Equal(pair.Second, pair.First, 0.01));
    }

    [Fact]
    public async Task Two_digits_are_cropped_by_the_model_for_two_in_two_colours()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=crops");

        await page.GetByRole(AriaRole.Button, new() { Name = "A five and an eight" }).ClickAsync();
        await page.AnsweredAsync();

        await Assertions.Expect(page.GetByLabel("Model")).ToHaveValueAsync("crop-stn-two");
        await Assertions.Expect(page.Locator(".cut")).ToHaveCountAsync(2);
        var colours = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.quad .line, .cutting')].map(one => getComputedStyle(one)[one.tagName === 'DIV' ? 'borderTopColor' : 'stroke'])");
        Assert.Equal(["rgb(213, 94, 0)", "rgb(0, 114, 178)", "rgb(213, 94, 0)", "rgb(0, 114, 178)"], colours);
    }

    [Fact]
    public async Task A_box_drawn_on_the_photo_is_cropped_without_a_model_and_the_model_is_asked_again_on_one_click()
    {
        var page = await FourAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "draw a box" }).ClickAsync();

        var asked = page.WaitForRequestAsync("**/v1/crops?*");
        await page.DragAsync(".stage", (0.25f, 0.5f), (0.75f, 0.9f));

        var box = Uri.UnescapeDataString(new Uri((await asked).Url).Query);
        Assert.StartsWith("?boxes=", box, StringComparison.Ordinal);
        var numbers = box["?boxes=".Length..].Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture));
        Assert.All(numbers.Zip([30, 42, 30, 24]), pair => Assert.Equal(pair.Second, pair.First, 0.6));
        await Assertions.Expect(page.GetByText("so no model was asked")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".scores")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the model" }).ClickAsync();
        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync("4");
        await Assertions.Expect(page.GetByText("so no model was asked")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_crop_is_moved_and_turned_by_hand()
    {
        var page = await FourAsync();
        var before = Theta(await page.CopiedAnswerAsync());

        // Inside it is moved: by a tenth of the photo to the left, which is 0.2 of theta.
        await page.DragAsync(".stage", (0.7f, 0.3f), (0.6f, 0.3f));
        await page.GetByText("so no model was asked").WaitForAsync();
        await page.AnsweredAsync();
        var moved = Theta(await page.CopiedAnswerAsync());
        Assert.All(moved.Zip([before[0], before[1], before[2] - 0.2, before[3], before[4], before[5]]), pair => Assert.Equal(pair.Second, pair.First, 0.02));

        // At a corner it is turned: the lower left one is led around the middle.
        await page.Locator(".stage").ScrollIntoViewIfNeededAsync();
        var at = (await page.Locator(".corner").Nth(3).BoundingBoxAsync())!;
        var asked = page.WaitForRequestAsync("**/v1/crops?*");
        await page.Mouse.MoveAsync(at.X + (at.Width / 2), at.Y + (at.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(at.X - 30, at.Y - 60, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await asked;
        await page.AnsweredAsync();
        var turned = Theta(await page.CopiedAnswerAsync());
        Assert.Equal(moved[2], turned[2], 0.001);
        Assert.Equal(moved[5], turned[5], 0.001);
        Assert.True(turned[3] > moved[3] + 0.05, "It was turned clockwise.");
    }

    [Fact]
    public async Task Without_a_pointer_a_crop_is_turned_by_keys_and_the_address_leads_back_to_it()
    {
        var page = await FourAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move, turn or scale it" }).PressAsync("Enter");
        await page.GetByText("so no model was asked").WaitForAsync();
        await page.AnsweredAsync();
        var before = Theta(await page.CopiedAnswerAsync());

        var asked = page.WaitForRequestAsync("**/v1/crops?*");
        await page.GetByLabel("Turn").PressAsync("End");
        await asked;
        await page.AnsweredAsync();
        await Assertions.Expect(page.GetByLabel("Turn")).ToBeFocusedAsync();

        var after = Theta(await page.CopiedAnswerAsync());
        Assert.Equal(180, Math.Abs(Math.Atan2(after[3], after[0]) * 180 / Math.PI), 0.1);
        Assert.Equal(Math.Sqrt((before[0] * before[0]) + (before[3] * before[3])), Math.Abs(after[0]), 0.001);

        var again = await browser.VisitAsync(page.Url);
        await again.AnsweredAsync();
        Assert.Equal(after, Theta(await again.CopiedAnswerAsync()));
    }

    [Fact]
    public async Task The_crop_of_a_photo_has_its_full_resolution()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=crops");

        await page.GetByLabel("Choose a file").SetInputFilesAsync(new FilePayload { Name = "wide.png", MimeType = "image/png", Buffer = Pictures.Png(1200, 800) });
        await page.AnsweredAsync();

        var crop = (await page.CopiedAnswerAsync()).GetProperty("crops")[0];
        var width = await page.Locator(".cut img").EvaluateAsync<int>("image => image.naturalWidth");
        Assert.Equal(crop.GetProperty("width").GetInt32(), width);
        Assert.True(width > 100, $"{width} pixels");
    }

    [Fact]
    public async Task The_figure_of_the_service_is_saved()
    {
        var page = await FourAsync();

        var png = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save PNG" }).ClickAsync());

        Assert.Equal("crops-ink-four.png", png.SuggestedFilename);
        Assert.Equal([0x89, .. "PNG"u8], (await File.ReadAllBytesAsync(await png.PathAsync()))[..4]);
    }

    [Fact]
    public async Task A_text_that_is_called_a_photo_is_refused_in_words_and_the_next_photo_is_cropped()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=crops");
        await page.GetByLabel("Choose a file").SetInputFilesAsync(new FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = "a text"u8.ToArray() });
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The format is not supported");

        await page.GetByRole(AriaRole.Button, new() { Name = "A small five" }).ClickAsync();
        await page.AnsweredAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".cut")).ToHaveCountAsync(1);
    }

    private static double[] Theta(JsonElement answer) => [.. answer.GetProperty("crops")[0].GetProperty("theta").EnumerateArray().Select(number => number.GetDouble())];

    private async Task<IPage> FourAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=crops&sample=crop-stn/ink-four.png");
        await page.AnsweredAsync();
        return page;
    }
}
