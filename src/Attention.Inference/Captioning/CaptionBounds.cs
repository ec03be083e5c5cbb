namespace Attention.Inference.Captioning;

/// <summary>What a captioner does when a request leaves it open, and how far it goes.</summary>
/// <param name="Beam">Hypotheses kept alive.</param>
/// <param name="MaxTokens">Tokens generated at most, the end of the caption included.</param>
/// <param name="Cells">Of the grid of features that it reads of an image.</param>
public sealed record CaptionBounds(int Beam, int MaxTokens, int Cells);
