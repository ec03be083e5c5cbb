using System.Text.Json;
using System.Text.Unicode;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>Finds what in JSON is no Unicode: it can write half a surrogate pair, and its bytes can be anything.</summary>
internal static class JsonText
{
    /// <summary>The first value or name that is no text, told by its place; null, and the reader at its end, where all are.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static InferenceException? Fault(ref Utf8JsonReader reader)
    {
        Stack<Place> open = new([new Place("", isList: false)]);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
                case JsonTokenType.PropertyName:
                    if (!IsText(ref reader))
                    {
                        return NotText($"A name in {(open.Peek().Path.Length == 0 ? "the body" : open.Peek().Path)}", open.Peek().Path);
                    }

                    open.Peek().Enter(reader.GetString()!);
                    continue;
            }

            open.Peek().Advance();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push(new Place(open.Peek().Value, reader.TokenType == JsonTokenType.StartArray));
            }
            else if (reader.TokenType == JsonTokenType.String && !IsText(ref reader))
            {
                return NotText(open.Peek().Value.Length == 0 ? "The body" : open.Peek().Value, open.Peek().Value);
            }
        }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);   // Which may be a file: it is not made a text of.
        }

        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static InferenceException NotText(string what, string path) => new(
        ErrorCode.InvalidInput,
        $"{what} is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.",
        path.Length == 0 ? null : path);

    /// <summary>An object or a list that is open, and where the reader is in it.</summary>
    private sealed class Place(string path, bool isList)
    {
        private int _index = -1;
        private string _member = "";

        public string Path => path;

        public string Value => isList ? $"{path}[{_index}]" : _member;

        public void Enter(string name) => _member = path.Length == 0 ? Quotation.Short(name) : $"{path}.{Quotation.Short(name)}";

        public void Advance() => _index++;
    }
}
