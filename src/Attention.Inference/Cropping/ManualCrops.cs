using Attention.Contracts;
using Attention.Contracts.Cropping;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>The crops that a request gives itself.</summary>
internal static class ManualCrops
{
    private const double Largest = 1000;

    // A crop of a ten-thousandth of the picture's sides.
    private const double LeastDeterminant = 1e-8;

    /// <summary>Whether there are any.</summary>
    /// <exception cref="InferenceException">The request says in more than one way where to crop, or in none that can be.</exception>
    public static bool In(CropRequest request)
    {
        if (request is { Theta: null, Boxes: null })
        {
            return false;
        }

        if (request is { Theta: not null, Boxes: not null })
        {
            throw Fault("boxes", $"{request.Boxes.Count} were given, and theta too. Only one of them can say where to crop.");
        }

        if (request.Model is { } model)
        {
            throw Fault("model", $"'{model}' was given, but theta or boxes too: no model is asked where they say where to crop.");
        }

        Check(request.Theta);
        return true;
    }

    /// <summary>Where they lie in a picture.</summary>
    /// <exception cref="InferenceException">A box is empty or lies outside.</exception>
    public static IReadOnlyList<CropProposal> Of(CropRequest request, SKSizeI picture)
    {
        var places = request.Theta is { } theta
            ? (IEnumerable<Theta>)[Theta.Of(theta)]
            : request.Boxes!.Select((box, i) => Checked(box, $"boxes[{i}]", picture));
        return [.. places.Select(static place => new CropProposal(place, Classes: null))];
    }

    private static void Check(IReadOnlyList<double>? rows)
    {
        if (rows is null)
        {
            return;
        }

        foreach (var value in rows)
        {
            if (!(Math.Abs(value) <= Largest))
            {
                throw Fault("theta", $"{value} was given. Every number is from -{Largest} to {Largest}.");
            }
        }

        var determinant = Theta.Of(rows).Determinant;
        if (Math.Abs(determinant) < LeastDeterminant)
        {
            throw Fault("theta", $"its matrix has the determinant {determinant}: a crop without area. The least is {LeastDeterminant}.");
        }
    }

    private static Theta Checked(CenteredBox box, string name, SKSizeI picture)
    {
        var (width, height) = (picture.Width * Largest, picture.Height * Largest);
        if (!(box.Width > 0 && box.Width <= width && box.Height > 0 && box.Height <= height))
        {
            throw Fault("boxes", $"{name} is {box.Width} x {box.Height} pixels. It must be above 0 and at most {width} x {height}.");
        }

        var isInside = Math.Abs(box.CenterX - (picture.Width / 2.0)) < (box.Width + picture.Width) / 2
            && Math.Abs(box.CenterY - (picture.Height / 2.0)) < (box.Height + picture.Height) / 2;
        var (x, y) = (box.CenterX, box.CenterY);
        return isInside
            ? Theta.Of(box, picture.Width, picture.Height)
            : throw Fault("boxes", $"{name} around {x}, {y} lies outside the image of {picture.Width} x {picture.Height} pixels.");
    }

    private static InferenceException Fault(string field, string problem) => new(ErrorCode.InvalidInput, $"{field}: {problem}", field);
}
