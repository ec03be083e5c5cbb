using Attention.Api.OpenAi;
using Attention.Contracts.Captioning;
using Attention.Inference.Text;

namespace Attention.Api.Captioning;

/// <summary>The tokens of captions as pieces of their text.</summary>
internal static class CaptionPieces
{
    private const string End = "</s>";

    public static bool IsWord(CaptionToken token) => token.Text != End;

    /// <summary>A token as it stands in the text, with the space before it.</summary>
    public static string Text(CaptionToken token, bool isFirst) => PennTokens.Piece(token.Text, isFirst);

    public static OpenAiLogprob Logprob(CaptionToken token, bool isFirst) =>
        OpenAiLogprob.Of(Text(token, isFirst), token.LogProb) with
        {
            TopLogprobs = [.. (token.Top ?? []).Select(word => OpenAiLogprob.Of(word.Text == End ? End : PennTokens.Piece(word.Text, isFirst), word.LogProb))],
        };

    public static IReadOnlyList<OpenAiLogprob> Logprobs(IEnumerable<CaptionToken> tokens) =>
        [.. tokens.Where(IsWord).Select(static (token, i) => Logprob(token, isFirst: i == 0))];
}
