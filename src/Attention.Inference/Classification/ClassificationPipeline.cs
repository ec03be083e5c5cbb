using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Rendering;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;

namespace Attention.Inference.Classification;

/// <summary>An image in; what it shows, and where the model read it to tell, out.</summary>
public sealed class ClassificationPipeline(TaskRunner runner)
{
    private const int MostPeaks = 3;

    /// <summary>Classifies an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<ClassificationResponse> ClassifyAsync(ClassificationRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<Classifier>(request, request.Model);
        Check(request.Cells ?? [], run.Model);
        var (seen, cost) = await run.Model.ClassifyAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        return await run.RespondAsync(cost, () => Render(request, run.Model, seen), cancellationToken);
    }

    private static void Check(IReadOnlyList<GridCell> cells, Classifier model)
    {
        if (cells.Count > 0 && !model.HasSamples)
        {
            throw Fault($"{cells.Count} given. {model.Name} does not tell where it read the image.");
        }

        if (cells.FirstOrDefault(cell => !model.Has(cell)) is { } outside)
        {
            var grid = $"{model.Name} has rows 0 to {model.Image.Rows - 1} and columns 0 to {model.Image.Columns - 1}.";
            throw Fault($"{outside.Row},{outside.Column} was given. {grid}");
        }
    }

    private static ClassificationResponse Render(ClassificationRequest request, Classifier model, ImageOutputs seen)
    {
        var answer = new ClassificationResponse { Classes = model.ClassesOf(seen), Image = seen.Info };
        if (request.Attention == AttentionFormat.None)
        {
            return answer;
        }

        var salience = model.SalienceOf(seen);
        var cells = request.Cells ?? (salience is null ? null : MapPeaks.Find(salience, model.Image.Columns, MostPeaks));
        var weights = salience is null ? null : Array.ConvertAll(salience, static weight => Math.Max(0, weight));
        return answer with
        {
            Salience = AttentionMaps.From(weights, model.Image.Rows, model.Image.Columns, request.Attention),
            Samples = model.PointsOf(seen) is { } points && cells is not null ? [.. cells.Select(points.Of)] : null,
        };
    }

    private static InferenceException Fault(string problem) => new(ErrorCode.InvalidInput, $"cells: {problem}", "cells");
}
