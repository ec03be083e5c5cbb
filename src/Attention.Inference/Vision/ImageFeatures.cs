namespace Attention.Inference.Vision;

/// <summary>What an image encoder sees in an image.</summary>
/// <param name="Values"><c>[rows * columns, channels]</c>, row by row.</param>
/// <param name="Rows">Of the grid.</param>
/// <param name="Columns">Of the grid.</param>
/// <param name="ImageWidth">Of the upright original in pixels.</param>
/// <param name="ImageHeight">Of the upright original in pixels.</param>
internal sealed record ImageFeatures(float[] Values, int Rows, int Columns, int ImageWidth, int ImageHeight)
{
    public int Locations => Rows * Columns;

    /// <summary>Numbers of a location.</summary>
    public int Channels => Values.Length / Locations;
}
