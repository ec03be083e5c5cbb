using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class SpeechTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_sample_is_written_down_and_a_letter_shows_and_plays_its_moment()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=speech");
        await page.GetByRole(AriaRole.Button, new() { Name = "two six eight" }).ClickAsync();
        await page.AnsweredAsync();
        var answer = await page.CopiedAnswerAsync();
        var letters = page.Locator(".letters .word");

        await Assertions.Expect(page.Locator(".hero")).ToHaveTextAsync("two six eight four four one eight");
        await Assertions.Expect(letters).ToHaveCountAsync(answer.GetProperty("tokens").GetArrayLength());

        // Where the moment lies over the spectrogram is where the answer says that the letter was heard.
        await letters.Nth(8).HoverAsync();
        var token = answer.GetProperty("tokens")[8];
        var sound = page.Locator(".sound image").First;
        var (left, width) = (await sound.NumberAsync("x"), await sound.NumberAsync("width"));
        var (start, end) = (token.GetProperty("startMs").GetDouble(), token.GetProperty("endMs").GetDouble());
        var duration = answer.GetProperty("durationMs").GetDouble();
        Assert.Equal(left + (width * start / duration), await page.Locator(".moment").NumberAsync("x"), 0.2);
        Assert.Equal(Math.Max(2, width * (end - start) / duration), await page.Locator(".moment").NumberAsync("width"), 0.2);

        // A letter lasts too short a time to be seen playing: what is asked of the loudspeaker is written down instead.
        await page.EvaluateAsync(
            """
            () => {
              const start = AudioBufferSourceNode.prototype.start;
              AudioBufferSourceNode.prototype.start = function (...times) { window.played = times; start.apply(this, times); };
            }
            """);
        await letters.Nth(8).ClickAsync();
        await page.WaitForFunctionAsync("() => window.played");
        var played = await page.EvaluateAsync<double[]>("() => window.played");
        Assert.Equal((start / 1000) - 0.06, played[1], 0.001);
        Assert.Equal(((end - start) / 1000) + 0.12, played[2], 0.001);
    }

    [Fact]
    public async Task The_spectrogram_is_bright_where_there_is_sound_and_dark_where_there_is_none()
    {
        var page = await SampleAsync("two-six-eight.wav");

        var light = await page.EvaluateAsync<double[]>(
            """
            async () => {
              const image = new Image();
              image.src = document.querySelector('.sound image').getAttribute('href');
              await image.decode();
              const canvas = new OffscreenCanvas(image.width, image.height);
              const context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              const mean = (x, width) => context.getImageData(x, 0, width, image.height).data.filter((_, i) => i % 4 === 0).reduce((sum, red) => sum + red, 0) / width / image.height;
              return [image.width, image.height, mean(20, 100), mean(image.width - 20, 20)];
            }
            """);

        Assert.Equal([236, 256], light[..2]);   // 10 ms a column
        Assert.True(light[2] > 3 * light[3], $"{light[2]} during speech, {light[3]} after it");
    }

    [Fact]
    public async Task What_is_recorded_is_sent_as_WAV()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=speech");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop and read it" });
        await stop.WaitForAsync();
        await page.WaitForTimeoutAsync(1_000);

        var asked = page.WaitForRequestAsync("**/v1/transcriptions?*");
        await stop.ClickAsync();

        Assert.Equal("audio/wav", (await asked).Headers["content-type"]);
        await page.AnsweredAsync();
        await Assertions.Expect(page.Locator(".sound")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Silence_is_answered_with_nothing_and_said_so()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=speech");
        await page.GetByLabel("Choose a file").SetInputFilesAsync(PageApi.Sample("transcribe-las/1/golden/silence.wav"));
        await page.AnsweredAsync();

        await Assertions.Expect(page.GetByText("Nothing was said, as far as it can hear.")).ToBeVisibleAsync();
    }

    private async Task<IPage> SampleAsync(string name)
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=speech&sample=transcribe-las/{name}");
        await page.AnsweredAsync();
        return page;
    }
}
