namespace Attention.Inference.Imaging;

/// <summary>What is seen through a picture where it is not opaque.</summary>
internal enum Ground
{
    /// <summary>As models and figures have it: what they are given is opaque.</summary>
    White,

    /// <summary>Nothing: its opacity stays, its colours are premultiplied by it.</summary>
    None,
}
