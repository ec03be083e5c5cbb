using System.Text;

namespace Attention.Inference.Onnx;

/// <summary>
/// Reads of an ONNX file what must be known before it is opened: which files beside it hold its weights. Only those fields of
/// onnx.proto3 are followed that lead to tensors, and no weight is read.
/// </summary>
internal static class OnnxFile
{
    private enum Message
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
        ExternalData,
    }

    /// <summary>Names of the files that hold weights of the graph in <paramref name="path"/>, as it names them; empty when it holds all itself.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX file.</exception>
    public static IReadOnlySet<string> ExternalFiles(string path)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        using var stream = File.OpenRead(path);
        try
        {
            Read(stream, stream.Length, Message.Model, files);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' is no ONNX file");
        }

        return files;
    }

    // Protocol buffers: a message is a row of fields, each a tag (number and wire type) and a value, which may be a message.
    private static void Read(FileStream stream, long end, Message message, HashSet<string> files)
    {
        var (key, value) = ("", "");
        while (stream.Position < end)
        {
            var (field, type) = Math.DivRem(ReadNumber(stream), 8);
            var length = type switch { 0 => 0 * ReadNumber(stream), 1 => 8, 2 => ReadNumber(stream), 5 => 4, _ => long.MaxValue };
            if (length < 0 || length > end - stream.Position)
            {
                throw new EndOfStreamException();
            }

            var next = stream.Position + length;
            if (message == Message.ExternalData)
            {
                var text = ReadText(stream, (int)length);
                (key, value) = field == 1 ? (text, value) : (key, text);
            }
            else if (type == 2 && Next(message, field) is { } inner)
            {
                Read(stream, next, inner, files);
            }

            stream.Position = next;
        }

        if (key == "location")
        {
            files.Add(value);
        }
    }

    // By the field numbers of onnx.proto3.
    private static Message? Next(Message message, long field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Tensor, 13) => Message.ExternalData,
        _ => null,
    };

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private static long ReadNumber(FileStream stream)
    {
        var number = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var bits = stream.ReadByte();
            if (bits < 0)
            {
                break;
            }

            number |= (bits & 0x7FL) << shift;
            if (bits < 0x80)
            {
                return number;
            }
        }

        throw new EndOfStreamException();
    }

    private static string ReadText(FileStream stream, int length)
    {
        var bytes = new byte[Math.Min(length, 4096)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
