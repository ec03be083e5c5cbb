using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Rendering;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;

namespace Attention.ToyTask;

/// <summary>An image in; where it is bright out.</summary>
public sealed class BrightnessPipeline(TaskRunner runner)
{
    /// <summary>Finds the brightest cells of an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<BrightnessResponse> FindAsync(BrightnessRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<BrightnessModel>(request, request.Model);
        var (seen, cost) = await run.Model.SeeAsync(request.Image, cancellationToken);
        return await run.RespondAsync(cost, () => Render(request, run.Model, seen), cancellationToken);
    }

    private static BrightnessResponse Render(BrightnessRequest request, BrightnessModel model, ImageOutputs seen)
    {
        var brightness = BrightnessModel.BrightnessOf(seen);
        var threshold = request.Threshold ?? model.Threshold;
        var brightest = Enumerable.Range(0, brightness.Length)
            .Where(cell => brightness[cell] > threshold)
            .OrderByDescending(cell => brightness[cell])
            .Take(request.Top);
        return new BrightnessResponse
        {
            Cells = [.. brightest.Select(cell => model.CellOf(seen, cell))],
            Threshold = threshold,
            Contrast = BrightnessModel.ContrastOf(seen),
            Attention = Map(brightness, model.Image, request.Attention),
            Image = seen.Info,
        };
    }

    private static AttentionMap? Map(float[] cells, ImageInput grid, AttentionFormat format) => format switch
    {
        AttentionFormat.None => null,
        AttentionFormat.Png => new AttentionMap
        {
            Rows = grid.Rows,
            Columns = grid.Columns,
            Png = Convert.ToBase64String(MapPng.Encode(cells, grid.Rows, grid.Columns)),
        },
        _ => new AttentionMap { Rows = grid.Rows, Columns = grid.Columns, Weights = cells },
    };
}
