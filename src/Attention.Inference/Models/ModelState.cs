namespace Attention.Inference.Models;

/// <summary>What may have become of a folder, as clients are told.</summary>
public static class ModelState
{
    /// <summary>It was found, and its turn has not come or is not over.</summary>
    public const string Loading = "loading";

    public const string Ready = "ready";

    public const string Refused = "refused";
}
