using System.Numerics.Tensors;
using Attention.Contracts;
using Attention.Contracts.Transcription;

namespace Attention.Inference.Transcription;

/// <summary>The matrices of all segments of a recording as one, each in its own rows and at its own time.</summary>
internal sealed class CharacterRows
{
    private readonly List<string> _labels = [];

    public CharacterRows(TranscriptionResponse response)
    {
        Columns = response.Steps.Count;
        var weights = new List<float>();
        if (response.Segments.Count == 0)
        {
            Add(weights, response.Tokens, response.Attention, 0);
        }

        var column = 0;
        foreach (var segment in response.Segments)
        {
            Add(weights, segment.Tokens, segment.Attention, column);
            column += segment.Steps.Count;
        }

        Weights = [.. weights];
        if (Weights.Length > 0 && TensorPrimitives.Max<float>(Weights) is > 0 and var largest)
        {
            TensorPrimitives.Divide(Weights, largest, Weights);
        }
    }

    public int Count => _labels.Count;

    /// <summary>Steps of the whole recording.</summary>
    public int Columns { get; }

    /// <summary>In proportion to the largest, which is 1: [count, columns].</summary>
    public float[] Weights { get; }

    /// <summary>What each row is about; a space can be seen.</summary>
    public IReadOnlyList<string> Labels => _labels;

    private void Add(List<float> weights, IReadOnlyList<TranscriptionToken> tokens, AttentionMap? map, int column)
    {
        if (map?.Weights is not { } own)
        {
            return;
        }

        _labels.AddRange(tokens.Select(static token => token.Text == " " ? "\u2423" : token.Text));
        for (var row = 0; row < map.Rows; row++)
        {
            weights.AddRange(Enumerable.Repeat(0f, column));
            weights.AddRange(own.Skip(row * map.Columns).Take(map.Columns));
            weights.AddRange(Enumerable.Repeat(0f, Columns - column - map.Columns));
        }
    }
}
