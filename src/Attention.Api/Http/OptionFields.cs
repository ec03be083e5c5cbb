using System.Globalization;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>The options that come with bytes: in the query, or as fields of the form, which win.</summary>
internal sealed class OptionFields(IQueryCollection query)
{
    private readonly Dictionary<string, string> _form = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, string value) => _form[name] = value;

    public T ApplyTo<T>(T request) where T : SequenceRequest => request with
    {
        Id = Text("id"),
        Model = Text("model"),
        Beam = Integer("beam"),
        Alternatives = Integer("alternatives"),
        MaxTokens = Integer("maxTokens"),
        Attention = Format("attention") ?? request.Attention,
    };

    private string? Text(string name)
    {
        var value = _form.TryGetValue(name, out var field) ? field : query[name].ToString();
        // Forms send a field that was left blank as an empty text.
        return value.Length == 0 ? null : value;
    }

    private int? Integer(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unfit(name, text);

    private AttentionFormat? Format(string name) =>
        Text(name) is not { } text ? null
        : char.IsAsciiLetter(text[0]) && Enum.TryParse<AttentionFormat>(text, ignoreCase: true, out var format) ? format
        : throw Unfit(name, text);

    private static InferenceException Unfit(string name, string text) => new(
        ErrorCode.InvalidInput, $"'{text}' is not {Expectation.Of(Expectation.Property(typeof(SequenceRequest), name)!)}.", name);
}
