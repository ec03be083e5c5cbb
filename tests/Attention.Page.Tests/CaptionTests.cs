using Attention.Api.Tests.Hosting;
using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class CaptionTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_sample_is_captioned_on_one_click_and_the_words_are_those_of_the_answer()
    {
        var page = await browser.VisitAsync(api.Address);

        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();
        await page.AnsweredAsync();

        var answer = await page.CopiedAnswerAsync();
        var words = await page.Locator(".words .word .text").AllInnerTextsAsync();
        Assert.Equal(answer.GetProperty("caption").GetString(), string.Join(' ', words.SkipLast(1)));
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("--data-binary @models/repository/vision-encoder/1/golden/dog-in-snow.png");
        await Assertions.Expect(page.Locator(".source")).ToContainTextAsync(answer.GetProperty("provenance").GetProperty("modelSha256").GetString()![..12]);
    }

    [Fact]
    public async Task The_caption_appears_word_by_word()
    {
        var page = await browser.VisitAsync(api.Address);
        // The events reach the page one by one, as over a slow line.
        await page.RouteAsync("**/v1/captions?*", async route =>
        {
            var answer = await route.FetchAsync();
            var events = (await answer.TextAsync()).Split("\n\n");
            await route.FulfillAsync(new() { Response = answer, Body = string.Join("\n\n", events.Take(3)) + "\n\n" });
        });

        await page.GetByRole(AriaRole.Button, new() { Name = "A dog in snow" }).ClickAsync();

        await Assertions.Expect(page.Locator(".words .word")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task The_heat_changes_with_the_word_under_the_pointer_and_a_click_keeps_it()
    {
        var page = await PeopleAsync();
        var words = page.Locator(".words .word");

        await words.Nth(1).HoverAsync();
        var girl = await page.PixelsAsync();
        await words.Nth(10).HoverAsync();
        var beach = await page.PixelsAsync();
        await words.Nth(1).ClickAsync();
        await page.Mouse.MoveAsync(5, 5);

        Assert.NotEqual(girl, beach);
        Assert.Equal(girl, await page.PixelsAsync());
        await Assertions.Expect(words.Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");

        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(words.Nth(2)).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(words.Nth(2)).ToBeFocusedAsync();
        Assert.NotEqual(girl, await page.PixelsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5f)]
    [InlineData(3)]
    public async Task The_heat_covers_the_photo_to_the_pixel(float scale)
    {
        var page = await browser.VisitAsync(api.Address, width: 777, scale: scale);
        await page.GetByLabel("Choose a file").SetInputFilesAsync(new FilePayload { Name = "wide.png", MimeType = "image/png", Buffer = Pictures.Png(301, 157) });
        await page.AnsweredAsync();

        var pixels = await page.PixelsAsync();

        var photo = (await page.Locator(".stage img").BoundingBoxAsync())!;
        var heat = (await page.Locator(".stage canvas").BoundingBoxAsync())!;
        Assert.Equal((photo.X, photo.Y, photo.Width, photo.Height), (heat.X, heat.Y, heat.Width, heat.Height));
        Assert.Equal(301.0 / 157, photo.Width / photo.Height, 0.01);
        var size = await page.EvaluateAsync<int[]>("() => (canvas => [canvas.width, canvas.height])(document.querySelector('.stage canvas'))");
        Assert.Equal([(int)Math.Round(photo.Width * scale), (int)Math.Round(photo.Height * scale)], size);
        // The grid covers the whole photo, so every pixel of it is tinted, the corners as well.
        Assert.DoesNotContain((byte)0, pixels.Where((_, i) => i % 4 == 3));
    }

    [Fact]
    public async Task The_hottest_pixel_lies_in_the_cell_with_the_largest_weight()
    {
        var page = await PeopleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Grid" }).CheckAsync();
        await page.Locator(".words .word").Nth(1).HoverAsync();
        var pixels = await page.PixelsAsync();
        var answer = await page.CopiedAnswerAsync();

        var map = answer.GetProperty("tokens")[1].GetProperty("attention");
        var weights = map.GetProperty("weights").EnumerateArray().Select(weight => weight.GetSingle()).ToArray();
        var columns = map.GetProperty("columns").GetInt32();
        var side = (int)Math.Sqrt(pixels.Length / 4);
        var cell = side / columns;
        for (var i = 0; i < weights.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var centre = 4 * (((((row * 2) + 1) * side / (2 * columns)) * side) + (((column * 2) + 1) * side / (2 * columns)));
            var shifted = centre + (4 * (cell / 3));
            Assert.Equal(pixels[centre..(centre + 4)], pixels[shifted..(shifted + 4)]);   // One cell, one colour.
        }
        var best = Array.IndexOf(weights, weights.Max());
        var middle = 4 * (((((best / columns * 2) + 1) * side / (2 * columns)) * side) + (((best % columns * 2) + 1) * side / (2 * columns)));
        Assert.Equal(pixels.Where((_, i) => i % 4 == 1).Max(), pixels[middle + 1]);   // Green rises with heat all along the ramp.
    }

    [Fact]
    public async Task A_box_drawn_on_the_photo_is_hidden_from_the_model()
    {
        var page = await PeopleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide a place" }).ClickAsync();

        var asked = page.WaitForRequestAsync("**/v1/captions?*");
        await page.DragAsync(".stage", (0.25f, 0.4f), (0.75f, 0.95f));

        Assert.Matches(@"mask=5[56](\.\d)?%2C(89|90)(\.\d)?%2C11[12](\.\d)?%2C12[234](\.\d)?", (await asked).Url);
        await Assertions.Expect(page.GetByText("A place is hidden from the model.")).ToBeVisibleAsync();
        await page.AnsweredAsync();
        var weights = (await page.CopiedAnswerAsync()).GetProperty("tokens")[0].GetProperty("attention").GetProperty("weights");
        Assert.Equal(0, weights[(4 * 7) + 3].GetSingle());
        await Assertions.Expect(page.Locator(".marks .masked")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Another_word_is_put_in_and_the_model_goes_on_from_it()
    {
        var page = await PeopleAsync();
        await page.Locator(".words .word").Nth(1).ClickAsync();

        await page.GetByLabel("Instead of").FillAsync("dog");
        await page.GetByRole(AriaRole.Button, new() { Name = "and go on" }).ClickAsync();
        await page.GetByText("It was made to begin with").WaitForAsync();
        await page.AnsweredAsync();

        Assert.StartsWith("a dog ", (await page.CopiedAnswerAsync()).GetProperty("caption").GetString(), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".word.own")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Models_are_compared_side_by_side_and_a_word_lights_in_all_of_them()
    {
        var page = await PeopleAsync("all");

        await page.Locator(".card").Nth(0).Locator(".word").Nth(2).HoverAsync();

        await Assertions.Expect(page.Locator(".card")).ToHaveCountAsync(5);
        for (var card = 0; card < 5; card++)
        {
            await Assertions.Expect(page.Locator(".card").Nth(card).Locator(".word").Nth(2)).ToContainClassAsync("lit");
        }
        // The one without attention shows the photo as it is, the one that attends to words shows their weights.
        var plain = page.Locator(".card", new() { HasText = "without attention" });
        await Assertions.Expect(plain.Locator(".stage")).Not.ToContainClassAsync("heated");
        var semantic = page.Locator(".card", new() { HasText = "Semantic attention" });
        await Assertions.Expect(semantic.Locator(".attributes tbody tr")).ToHaveCountAsync(6);
        // Hard attention frames the place that it chose.
        await Assertions.Expect(page.Locator(".card", new() { HasText = "hard attention" }).Locator(".cell")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_strip_beneath_a_word_is_as_long_as_its_grounding()
    {
        var page = await PeopleAsync("caption-adaptive");
        var tokens = (await page.CopiedAnswerAsync()).GetProperty("tokens");

        for (var i = 0; i < tokens.GetArrayLength(); i++)
        {
            var share = await page.Locator(".words .word").Nth(i).Locator(".strip").EvaluateAsync<double>(
                "strip => strip.firstElementChild.getBoundingClientRect().width / strip.getBoundingClientRect().width");
            Assert.Equal(tokens[i].GetProperty("grounding").GetDouble(), share, 0.02);
        }
    }

    [Fact]
    public async Task A_wider_search_offers_other_captions_to_choose_from()
    {
        var page = await PeopleAsync();
        await page.GetByLabel("Search").FillAsync("3");
        await page.Locator(".other").Nth(2).WaitForAsync();
        await page.AnsweredAsync();

        await page.Locator(".other").Nth(1).ClickAsync();

        var alternative = (await page.CopiedAnswerAsync()).GetProperty("alternatives")[0].GetProperty("caption").GetString();
        Assert.Equal(alternative, string.Join(' ', (await page.Locator(".words .word .text").AllInnerTextsAsync()).SkipLast(1)));
    }

    [Fact]
    public async Task A_caption_is_saved_as_a_drawing_and_as_a_picture()
    {
        var page = await PeopleAsync();

        var svg = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save SVG" }).ClickAsync());
        var png = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save PNG" }).ClickAsync());

        var drawing = await File.ReadAllTextAsync(await svg.PathAsync());
        Assert.StartsWith("<svg ", drawing, StringComparison.Ordinal);
        Assert.Contains(">beach<", drawing, StringComparison.Ordinal);
        Assert.Equal([0x89, .. "PNG"u8], (await File.ReadAllBytesAsync(await png.PathAsync()))[..4]);
        Assert.Equal("caption-caption-soft.png", png.SuggestedFilename);
    }

    private async Task<IPage> PeopleAsync(string model = "caption-soft")
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=captions&model={model}&sample=vision-encoder/people-on-beach.png");
        await page.AnsweredAsync();
        await page.Mouse.MoveAsync(5, 5);
        return page;
    }
}
