namespace Attention.Inference.Translation;

/// <summary>Which sentence of which text of a request, both counted from 0.</summary>
internal readonly record struct SentencePlace(int Text, int Sentence);
