using System.Globalization;
using System.Runtime.InteropServices;
using Attention.Contracts.Saliency;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>
/// The figure of what stands out: the photo with the bounds of the object, the object on a checkerboard, and the map after the first
/// look and after every step, with the region that the step looked at.
/// </summary>
public sealed class SaliencyFigure(ImageReader reader)
{
    private const int SquareSide = 12;

    private static readonly SKColor Square = new(214, 212, 207);

    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, StepsLayout.PhotoSide);

    /// <summary>Draws an answer whose attention came as weights over the <paramref name="image"/> it is about.</summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, SaliencyResponse response)
    {
        using var photo = reader.ReadUpright(image, StepsLayout.PhotoSide);
        using var figure = new StepsFigure(photo, new StepsLayout(photo.Info.Size, heroes: 2, response.Steps.Count + 1));
        DrawPhoto(figure, response);
        DrawObject(figure, response);
        figure.DrawNote(Note(response));

        // Probabilities: the same heat means the same in every tile.
        figure.DrawStep(0, "first look", response.Initial!, full: 1);
        foreach (var (i, step) in response.Steps.Index())
        {
            figure.DrawStep(i + 1, $"step {i + 1}", step.Attention!, full: 1);
            DrawFrame(figure, figure.Layout.Place(i + 1), StepsFigure.At(step.Box, response.Image, figure.Layout.Place(i + 1)), 2);
        }

        return figure.Png();
    }

    private static void DrawPhoto(StepsFigure figure, SaliencyResponse response)
    {
        using var photo = figure.Resized(figure.Layout.Hero);
        figure.DrawHero(photo, 0);
        if (response.Box is { } box)
        {
            var place = figure.Layout.HeroPlace(0);
            DrawFrame(figure, place, StepsFigure.At(box, response.Image, place), 3);
        }
    }

    // What stands out is in the map after the last step.
    private static void DrawObject(StepsFigure figure, SaliencyResponse response)
    {
        using var picture = figure.Resized(figure.Layout.Hero);
        var map = response.Steps.Count > 0 ? response.Steps[^1].Attention! : response.Initial!;
        var field = new MapField([.. map.Weights!], map.Rows, map.Columns, picture.Info.Size);
        var matte = new Matte(response.Threshold, Binary: false);
        var line = new float[picture.Width];
        var pixels = MemoryMarshal.Cast<byte, uint>(picture.GetPixelSpan());
        for (var y = 0; y < picture.Height; y++)
        {
            field.Read(y + 0.5, left: 0, step: 1, line);
            var row = pixels.Slice(y * picture.Width, picture.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var ground = ((x / SquareSide) + (y / SquareSide)) % 2 == 0 ? SKColors.White : Square;
                row[x] = Blend(ground, row[x], matte.Opacity(line[x]));
            }
        }

        figure.DrawHero(picture, 1);
    }

    private static uint Blend(SKColor ground, uint color, float opacity)
    {
        var red = (uint)float.Lerp(ground.Red, color & 0xFF, opacity);
        var green = (uint)float.Lerp(ground.Green, (color >> 8) & 0xFF, opacity);
        var blue = (uint)float.Lerp(ground.Blue, (color >> 16) & 0xFF, opacity);
        return red | (green << 8) | (blue << 16) | 0xFF000000;
    }

    private static void DrawFrame(StepsFigure figure, SKRect photo, SKRect frame, float stroke)
    {
        figure.Canvas.Save();
        figure.Canvas.ClipRect(photo);
        Marks.DrawFrame(figure.Canvas, frame, stroke);
        figure.Canvas.Restore();
    }

    private static string Note(SaliencyResponse response)
    {
        var threshold = response.Threshold.ToString("0.00", CultureInfo.InvariantCulture);
        return response.Box is { } box
            ? $"what exceeds {threshold} after the last step: {box.Width} x {box.Height} pixels at {box.X}, {box.Y}"
            : $"nothing exceeds {threshold} after the last step";
    }
}
