using Attention.Inference.Models;

namespace Attention.Inference.Decoding;

/// <summary>What config.json says of how a model generates tokens.</summary>
internal sealed record DecodingSettings(DecodingDefaults Defaults, ModelLimits Limits)
{
    public static DecodingSettings Of(ModelFolder folder) =>
        new(folder.OptionalSection<DecodingDefaults>("decoding") ?? new(), folder.OptionalSection<ModelLimits>("limits") ?? new());
}
