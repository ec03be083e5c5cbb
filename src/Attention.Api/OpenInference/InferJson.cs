using System.Globalization;
using System.Text.Json;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>
/// Reads a request for inference: JSON, and the bytes behind it, of which each input that comes as bytes takes the next. Members that the
/// protocol does not have are passed over.
/// </summary>
internal ref struct InferJson
{
    // More than any graph has, and any request needs: what is read of them is larger than what was sent.
    private const int MostItems = 1024;
    private const int MostParameters = 64;

    private readonly ReadOnlyMemory<byte> _binary;
    private Utf8JsonReader _json;
    private int _taken;

    private InferJson(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> binary)
    {
        _json = new Utf8JsonReader(json.Span);
        _binary = binary;
    }

    /// <exception cref="InferenceException">It cannot be read; the message says what and where.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> binary)
    {
        var reader = new InferJson(json, binary);
        try
        {
            return reader.ReadRequest();
        }
        catch (JsonException malformed)
        {
            throw Bad($"The request is not JSON: see line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
        // Half a surrogate pair, or bytes that are not UTF-8.
        catch (InvalidOperationException)
        {
            throw Bad($"The request holds what is no Unicode text, before byte {reader._json.BytesConsumed}.");
        }
    }

    private InferRequest ReadRequest()
    {
        _json.Read();
        Require(JsonTokenType.StartObject, "The request", "an object");
        string? id = null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Tensor>? inputs = null;
        List<RequestedOutput> outputs = [];
        while (Member() is { } name)
        {
            switch (name)
            {
                case "id":
                    id = Text("id");
                    break;
                case "parameters":
                    parameters = Parameters();
                    break;
                case "inputs":
                    inputs = Items("inputs", static (ref InferJson reader) => reader.Input());
                    break;
                case "outputs":
                    outputs = Items("outputs", static (ref InferJson reader) => reader.Output());
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        if (_json.Read())
        {
            throw Bad("Something follows the JSON of the request.");
        }

        return _taken < _binary.Length
            ? throw Bad($"{_binary.Length - _taken} bytes follow those that binary_data_size of the inputs tells.")
            : new InferRequest
            {
                Id = id,
                Parameters = parameters,
                Inputs = inputs ?? throw Bad("'inputs' is missing; it is a list of tensors.", "inputs"),
                Outputs = outputs,
                BinaryOutputs = Flag(parameters, "binary_data_output") ?? false,
            };
    }

    private Tensor Input()
    {
        string? name = null, type = null;
        List<long>? shape = null;
        var parameters = new Dictionary<string, string>();
        Utf8JsonReader data = default;
        var hasData = false;
        while (Member() is { } member)
        {
            switch (member)
            {
                case "name":
                    name = Text("The name of an input");
                    break;
                case "datatype":
                    type = Text("datatype");
                    break;
                case "shape":
                    shape = Items("shape", static (ref InferJson reader) => reader.Whole("An axis of a shape"));
                    break;
                case "parameters":
                    parameters = Parameters();
                    break;
                case "data":
                    // Read once its type is known, which may come behind it.
                    data = _json;
                    hasData = true;
                    Require(JsonTokenType.StartArray, "data", "a list");
                    _json.Skip();
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        name = name is { Length: > 0 } ? name : throw Bad("An input has no 'name'.", "inputs");
        var datatype = DatatypeOf(name, type);
        var axes = shape ?? throw Bad($"'{name}': 'shape' is missing; it is a list of whole numbers.", name);
        if (Size(name, parameters) is { } size)
        {
            return hasData ? throw Bad($"'{name}' has both 'data' and 'binary_data_size'.", name) : new Tensor(name, datatype, axes, Take(name, datatype, axes, size));
        }

        return hasData
            ? TensorJsonReader.Read(ref data, name, datatype, axes, parameters.GetValueOrDefault("content_type"))
            : throw Bad($"'{name}': 'data' is missing; it is a list, or comes behind the JSON with the parameter 'binary_data_size'.", name);
    }

    private RequestedOutput Output()
    {
        string? name = null;
        var parameters = new Dictionary<string, string>();
        while (Member() is { } member)
        {
            switch (member)
            {
                case "name":
                    name = Text("The name of an output");
                    break;
                case "parameters":
                    parameters = Parameters();
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        return Requested(name ?? "", parameters);
    }

    /// <exception cref="InferenceException">It has no name, or asks for what is not served.</exception>
    public static RequestedOutput Requested(string name, IReadOnlyDictionary<string, string> parameters) =>
        name.Length == 0 ? throw Bad("An output has no 'name'.", "outputs")
        : parameters.ContainsKey("classification") ? throw Bad($"'{name}': the classification extension is not served here; ask for the output as it is.", name)
        : new RequestedOutput(name, Flag(parameters, "binary_data"));

    /// <exception cref="InferenceException">There is no such type.</exception>
    public static Datatype DatatypeOf(string input, string? name) => DatatypeExtensions.Find(name ?? "")
        ?? throw Bad($"'{input}': datatype '{Quotation.Short(name ?? "")}' is not known; there are {string.Join(", ", DatatypeExtensions.Names)}.", input);

    /// <exception cref="InferenceException">It is neither true nor false.</exception>
    public static bool? Flag(IReadOnlyDictionary<string, string> parameters, string name) =>
        !parameters.TryGetValue(name, out var text) ? null
        : bool.TryParse(text, out var flag) ? flag
        : throw Bad($"The parameter '{name}' is '{Quotation.Short(text)}'; it is true or false.", name);

    private ReadOnlyMemory<byte> Take(string name, Datatype datatype, List<long> shape, long size)
    {
        if (size > _binary.Length - _taken)
        {
            throw Bad($"'{name}': binary_data_size is {size}, but {_binary.Length - _taken} bytes are left behind the JSON.", name);
        }

        TensorShape.RequireSize(name, datatype, shape, size);
        var data = _binary.Slice(_taken, (int)size);
        _taken += (int)size;
        return data;
    }

    private static long? Size(string input, Dictionary<string, string> parameters) =>
        !parameters.TryGetValue("binary_data_size", out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw Bad($"'{input}': binary_data_size is '{Quotation.Short(text)}'; it is a whole number of bytes.", input);

    // Name of the next member, the reader at its value; null at the end of the object.
    private string? Member()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = _json.GetString();
        _json.Read();
        return name;
    }

    private delegate T ItemReader<T>(ref InferJson reader);

    private List<T> Items<T>(string what, ItemReader<T> read)
    {
        Require(JsonTokenType.StartArray, what, "a list");
        var items = new List<T>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (typeof(T) != typeof(long))
            {
                Require(JsonTokenType.StartObject, $"Of {what} one", "an object");
            }

            items.Add(read(ref this));
            if (items.Count > MostItems)
            {
                throw Bad($"'{what}' has more than {MostItems} items.", what);
            }
        }

        return items;
    }

    private Dictionary<string, string> Parameters()
    {
        Require(JsonTokenType.StartObject, "parameters", "an object");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Member() is { } name)
        {
            if (parameters.Count == MostParameters)
            {
                throw Bad($"'parameters' has more than {MostParameters} members.", "parameters");
            }

            parameters[name] = _json.TokenType switch
            {
                JsonTokenType.String => _json.GetString()!,
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(_json.ValueSpan),
                _ => throw Bad($"The parameter '{Quotation.Short(name)}' is neither a text, nor a number, nor true or false.", "parameters"),
            };
        }

        return parameters;
    }

    private string Text(string what)
    {
        Require(JsonTokenType.String, what, "a text");
        return _json.GetString()!;
    }

    private long Whole(string what) => _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var number)
        ? number
        : throw Bad($"{what} is no whole number.", "shape");

    private readonly void Require(JsonTokenType type, string what, string expected)
    {
        if (_json.TokenType != type)
        {
            throw Bad($"{what} is not {expected}.");
        }
    }

    private static InferenceException Bad(string message, string? field = null) => new(ErrorCode.InvalidInput, message, field);
}
