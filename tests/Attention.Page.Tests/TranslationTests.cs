using System.Globalization;
using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class TranslationTests(PageApi api, Browser browser)
{
    private const string Growth = "Economic growth has slowed down in recent years.";

    [Fact]
    public async Task A_text_is_typed_and_its_links_are_as_thick_as_the_weights_of_the_answer()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations");
        await page.GetByLabel("Languages").SelectOptionAsync("en-fr");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("We sleep.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Translate" }).ClickAsync();
        await page.AnsweredAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Subwords" }).CheckAsync();

        var result = (await page.CopiedAnswerAsync()).GetProperty("translations")[0];
        await Assertions.Expect(page.Locator(".hero")).ToHaveTextAsync(result.GetProperty("translation").GetString()!);
        var columns = result.GetProperty("attention").GetProperty("columns").GetInt32();
        var weights = result.GetProperty("attention").GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()).ToArray();
        var links = await page.Locator(".link").AllAsync();
        Assert.Equal(weights.Count(weight => weight >= 0.05), links.Count);
        foreach (var link in links)
        {
            var weight = weights[(int)((await link.NumberAsync("data-target") * columns) + await link.NumberAsync("data-source"))];
            Assert.Equal(1 + (9 * weight), await link.NumberAsync("stroke-width"), 0.01);
        }
    }

    [Fact]
    public async Task A_word_of_either_side_lights_its_partners()
    {
        var page = await GrowthAsync();

        await page.Locator(".item[data-side='1'][data-index='1']").HoverAsync();   // croissance
        await Assertions.Expect(page.Locator(".item[data-side='0'][data-index='1']")).ToContainClassAsync("lit");   // growth
        await Assertions.Expect(page.Locator(".item[data-side='0'][data-index='3']")).Not.ToContainClassAsync("lit");

        await page.Locator(".item[data-side='0'][data-index='0']").FocusAsync();   // Economic
        await page.Keyboard.PressAsync("Enter");
        await page.Mouse.MoveAsync(5, 5);
        await Assertions.Expect(page.Locator(".item[data-side='1'][data-index='2']")).ToContainClassAsync("lit");   // économique
        await Assertions.Expect(page.Locator(".item[data-side='0'][data-index='0']")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Locator(".pair .about")).ToContainTextAsync("Economic → économique 0.9");
    }

    [Fact]
    public async Task A_higher_threshold_leaves_only_the_strong_links()
    {
        var page = await GrowthAsync();
        var before = await page.Locator(".link").CountAsync();

        await page.GetByLabel("Links from").FillAsync("0.4");

        var links = await page.Locator(".link").AllAsync();
        Assert.InRange(links.Count, 1, before - 1);
        foreach (var link in links)
        {
            Assert.True(await link.NumberAsync("data-weight") >= 0.4);
        }
    }

    [Fact]
    public async Task The_matrix_has_a_square_for_every_pair_of_words_and_the_address_remembers_it()
    {
        var page = await GrowthAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Matrix" }).CheckAsync();

        await Assertions.Expect(page.Locator(".cell-weight")).ToHaveCountAsync(8 * 8);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        var link = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

        var again = await browser.VisitAsync(link);
        await again.AnsweredAsync();
        await Assertions.Expect(again.Locator(".cell-weight")).ToHaveCountAsync(8 * 8);
        await Assertions.Expect(again.Locator(".hero")).ToHaveTextAsync(await page.Locator(".hero").InnerTextAsync());
    }

    [Fact]
    public async Task Another_of_the_best_translations_is_chosen_and_drawn()
    {
        var page = await GrowthAsync();
        var third = page.Locator(".other").Nth(2);

        await third.ClickAsync();

        var words = await page.Locator(".item[data-side='1'] text").AllTextContentsAsync();
        Assert.Equal(await third.Locator("span").First.InnerTextAsync(), string.Join(' ', words));
    }

    [Fact]
    public async Task A_translation_of_ones_own_is_aligned()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations");
        await page.GetByLabel("Languages").SelectOptionAsync("en-fr");

        await page.GetByRole(AriaRole.Button, new() { Name = "The white house" }).ClickAsync();
        await page.AnsweredAsync();

        Assert.Contains("/v1/alignments", await page.Locator(".curl code").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("La maison blanche est sur la colline.", string.Join(' ', await page.Locator(".item[data-side='1'] text").AllTextContentsAsync()));
    }

    [Fact]
    public async Task A_script_in_a_text_stays_text()
    {
        const string Hostile = "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>";
        var page = await browser.VisitAsync($"{api.Address}/?task=translations&source=en&target=fr&text={Uri.EscapeDataString("Hello.")}&own={Uri.EscapeDataString(Hostile)}");
        await page.AnsweredAsync();

        Assert.Contains("<script>", string.Concat(await page.Locator(".item[data-side='1'] text").AllTextContentsAsync()), StringComparison.Ordinal);
        Assert.Contains("<script>", await page.Locator(".hero").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("main script, main img").CountAsync());
        Assert.StartsWith("Translations", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_of_a_text_have_a_drawing_each()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations&source=en&target=de&text={Uri.EscapeDataString("The dog sleeps. It is late!")}");
        await page.AnsweredAsync();

        await Assertions.Expect(page.Locator(".links")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task On_a_phone_the_sentences_stand_side_by_side_within_the_screen()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations&source=en&target=fr&text={Uri.EscapeDataString(Growth)}", width: 360, height: 760);
        await page.AnsweredAsync();

        var drawing = (await page.Locator(".links").BoundingBoxAsync())!;
        Assert.True(drawing.X >= 0 && drawing.X + drawing.Width <= 360, string.Create(CultureInfo.InvariantCulture, $"{drawing.X} to {drawing.X + drawing.Width}"));
    }

    private async Task<IPage> GrowthAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=translations&source=en&target=fr&text={Uri.EscapeDataString(Growth)}");
        await page.AnsweredAsync();
        return page;
    }
}
