using Attention.Inference.Models;

namespace Attention.Inference.Vision;

/// <summary>The image encoder that a model's config.json names.</summary>
internal static class EncoderReference
{
    /// <exception cref="InvalidDataException">It names none, or one that is not served.</exception>
    public static VisionEncoder Encoder(this ModelRepository models, ModelFolder folder)
    {
        var name = folder.Config.Encoder ?? throw new InvalidDataException("config.json has no 'encoder'");
        return models.Served<VisionEncoder>().FirstOrDefault(encoder => encoder.Name == name)
            ?? throw new InvalidDataException($"config.json: encoder: '{name}' is no encoder that is served");
    }
}
