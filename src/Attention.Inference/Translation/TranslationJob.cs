using Attention.Contracts;

namespace Attention.Inference.Translation;

/// <summary>A request that was checked and read.</summary>
/// <param name="Id">As the client gave it.</param>
/// <param name="Model">Who translates.</param>
/// <param name="Sources">The texts.</param>
/// <param name="Format">How the answer carries its attention.</param>
/// <param name="Preprocess">What reading took.</param>
internal sealed record TranslationJob(string? Id, Translator Model, IReadOnlyList<TranslationSource> Sources, AttentionFormat Format, TimeSpan Preprocess);
