using System.Buffers.Binary;
using System.Text.Json;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>
/// The elements of a tensor as JSON: a list, flat or nested. What JSON has no numbers for stands as the texts <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c>. BYTES are texts, or base64 where the input says so.
/// </summary>
internal static class TensorJsonReader
{
    private const string Base64 = "base64";

    // Each of them takes far more where it is read than where it is written.
    private const int MostTexts = 1 << 16;

    /// <param name="json">Before the list.</param>
    /// <param name="name">Of the tensor.</param>
    /// <param name="datatype">Of its elements.</param>
    /// <param name="shape">That they must fill.</param>
    /// <param name="contentType">What BYTES are, where they are not texts.</param>
    /// <exception cref="InferenceException">One is of another type or out of its range, or they are too few or too many.</exception>
    public static Tensor Read(ref Utf8JsonReader json, string name, Datatype datatype, IReadOnlyList<long> shape, string? contentType)
    {
        if (datatype is Datatype.Fp16 or Datatype.Bf16)
        {
            throw Bad(name, $"{datatype.Name()} has no form in JSON; send it as binary data.");
        }

        var count = (int)TensorShape.Count(name, shape);
        return new Tensor(name, datatype, shape, datatype == Datatype.Bytes ? Texts(ref json, name, count, contentType) : Numbers(ref json, name, datatype, count));
    }

    private static byte[] Texts(ref Utf8JsonReader json, string name, int count, string? contentType)
    {
        if (count > MostTexts)
        {
            throw Bad(name, $"its shape has {count} texts; as JSON {MostTexts} are read.");
        }

        List<ReadOnlyMemory<byte>> elements = [];
        while (Next(ref json))
        {
            if (json.TokenType != JsonTokenType.String)
            {
                throw Bad(name, $"element {elements.Count} is no text.");
            }

            RequireRoom(name, elements.Count, count);
            elements.Add(contentType != Base64 ? System.Text.Encoding.UTF8.GetBytes(json.GetString()!)
                : json.TryGetBytesFromBase64(out var bytes) ? bytes
                : throw Bad(name, $"element {elements.Count} is no base64."));
        }

        RequireAll(name, elements.Count, count);
        return Tensor.Pack(elements);
    }

    private static byte[] Numbers(ref Utf8JsonReader json, string name, Datatype datatype, int count)
    {
        // Grows with what comes, whatever the shape says will.
        var size = datatype.Size()!.Value;
        var data = new byte[Math.Min(count, 1024) * size];
        var filled = 0;
        while (Next(ref json))
        {
            RequireRoom(name, filled, count);
            if ((filled + 1) * size > data.Length)
            {
                Array.Resize(ref data, (int)Math.Min((long)count * size, data.Length * 2L));
            }

            if (!TryRead(ref json, datatype, data.AsSpan(filled * size, size)))
            {
                throw Bad(name, $"element {filled} is no {datatype.Name()}.");
            }

            filled++;
        }

        RequireAll(name, filled, count);
        return data;
    }

    // The next element, at whatever depth; false behind the last one.
    private static bool Next(ref Utf8JsonReader json)
    {
        do
        {
            if (json.TokenType == JsonTokenType.EndArray && json.CurrentDepth == ListDepth)
            {
                return false;
            }

            json.Read();
        }
        while (json.TokenType == JsonTokenType.StartArray || (json.TokenType == JsonTokenType.EndArray && json.CurrentDepth > ListDepth));
        return json.TokenType != JsonTokenType.EndArray;
    }

    // Of the list 'data' of an input: in the request, in its inputs, in the input.
    private const int ListDepth = 3;

    private static bool TryRead(ref Utf8JsonReader json, Datatype datatype, Span<byte> element)
    {
        switch (json.TokenType, datatype)
        {
            case (JsonTokenType.True or JsonTokenType.False, Datatype.Bool):
                element[0] = json.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
                return true;
            case (JsonTokenType.Number, Datatype.Bool):
                return json.TryGetByte(out element[0]) && element[0] <= 1;
            case (JsonTokenType.Number, Datatype.Uint8):
                return json.TryGetByte(out element[0]);
            case (JsonTokenType.Number, Datatype.Int8):
                var isSmall = json.TryGetSByte(out var int8);
                element[0] = (byte)int8;
                return isSmall;
            case (JsonTokenType.Number, Datatype.Uint16):
                return json.TryGetUInt16(out var uint16) && BinaryPrimitives.TryWriteUInt16LittleEndian(element, uint16);
            case (JsonTokenType.Number, Datatype.Int16):
                return json.TryGetInt16(out var int16) && BinaryPrimitives.TryWriteInt16LittleEndian(element, int16);
            case (JsonTokenType.Number, Datatype.Uint32):
                return json.TryGetUInt32(out var uint32) && BinaryPrimitives.TryWriteUInt32LittleEndian(element, uint32);
            case (JsonTokenType.Number, Datatype.Int32):
                return json.TryGetInt32(out var int32) && BinaryPrimitives.TryWriteInt32LittleEndian(element, int32);
            case (JsonTokenType.Number, Datatype.Uint64):
                return json.TryGetUInt64(out var uint64) && BinaryPrimitives.TryWriteUInt64LittleEndian(element, uint64);
            case (JsonTokenType.Number, Datatype.Int64):
                return json.TryGetInt64(out var int64) && BinaryPrimitives.TryWriteInt64LittleEndian(element, int64);
            case (JsonTokenType.Number, Datatype.Fp32):
                return json.TryGetSingle(out var single) && float.IsFinite(single) && BinaryPrimitives.TryWriteSingleLittleEndian(element, single);
            case (JsonTokenType.Number, Datatype.Fp64):
                return json.TryGetDouble(out var real) && double.IsFinite(real) && BinaryPrimitives.TryWriteDoubleLittleEndian(element, real);
            case (JsonTokenType.String, Datatype.Fp32):
                return Named(json.GetString()) is { } namedSingle && BinaryPrimitives.TryWriteSingleLittleEndian(element, (float)namedSingle);
            case (JsonTokenType.String, Datatype.Fp64):
                return Named(json.GetString()) is { } namedDouble && BinaryPrimitives.TryWriteDoubleLittleEndian(element, namedDouble);
            default:
                return false;
        }
    }

    private static double? Named(string? name) => name switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    private static void RequireRoom(string name, int filled, int count)
    {
        if (filled == count)
        {
            throw Bad(name, $"'data' has more elements than the {count} of its shape.");
        }
    }

    private static void RequireAll(string name, int filled, int count)
    {
        if (filled < count)
        {
            throw Bad(name, $"'data' has {filled} elements; its shape has {count}.");
        }
    }

    private static InferenceException Bad(string name, string problem) => new(ErrorCode.InvalidInput, $"'{name}': {problem}", name);
}
