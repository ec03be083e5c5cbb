using System.Globalization;
using System.Numerics;
using System.Reflection;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>The options that come with bytes: in the query, or as fields of the form, which win.</summary>
internal sealed class OptionFields(IQueryCollection query)
{
    private readonly Dictionary<string, string> _form = new(StringComparer.OrdinalIgnoreCase);

    // A list may come as one field per item, whose name then ends with brackets.
    public void Add(string name, string value) =>
        _form[name] = name.EndsWith("[]", StringComparison.Ordinal) && _form.TryGetValue(name, out var before) ? $"{before},{value}" : value;

    /// <summary>Sets every option of a contract that was sent.</summary>
    /// <exception cref="InferenceException">One cannot be read; the message names it, its value and what it should be.</exception>
    public void ApplyTo(object request)
    {
        foreach (var option in UploadContract.Options(request.GetType()))
        {
            if (Text(option.Field()) is { } text)
            {
                option.SetValue(request, Read(text, option.PropertyType) ?? throw Unfit(option, text));
            }
        }
    }

    private string? Text(string name)
    {
        var value = _form.TryGetValue(name, out var field) ? field : query[name].ToString();
        // Forms send a field that was left blank as an empty text.
        return value.Length == 0 ? null : value;
    }

    private static object? Read(string text, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(string) => text,
        var whole when whole == typeof(int) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        var real when real == typeof(double) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        var flag when flag == typeof(bool) => bool.TryParse(text, out var isSet) ? isSet : null,
        { IsEnum: true } named => char.IsAsciiLetter(text[0]) && Enum.TryParse(named, text, ignoreCase: true, out var value) ? value : null,
        var names when names == typeof(IReadOnlyList<string>) => text.Split(',', StringSplitOptions.TrimEntries),
        var numbers when numbers == typeof(IReadOnlyList<double>) => Numbers<double>(text),
        var list when Expectation.Element(list) is { } item && Expectation.Parts(item) is { Count: > 0 } parts => Items(text, item, parts),
        _ => throw new NotSupportedException($"An option of type {type} has no form as text."),
    };

    // Records of numbers: each its numbers in the order of its properties, joined by commas; joined by ;
    private static Array? Items(string text, Type item, IReadOnlyList<PropertyInfo> parts)
    {
        var texts = text.Split(';');
        var items = Array.CreateInstance(item, texts.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            var numbers = texts[i].Split(',');
            var read = Activator.CreateInstance(item)!;
            if (numbers.Length != parts.Count)
            {
                return null;
            }

            foreach (var (part, number) in parts.Zip(numbers))
            {
                if (Read(number, part.PropertyType) is not { } value)
                {
                    return null;
                }

                part.SetValue(read, value);
            }

            items.SetValue(read, i);
        }

        return items;
    }

    // Joined by ,
    private static T[]? Numbers<T>(string text) where T : struct, INumberBase<T>
    {
        var numbers = Array.ConvertAll<string, T?>(
            text.Split(','), part => T.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);
        return numbers.Contains(null) ? null : [.. numbers.OfType<T>()];
    }

    private static InferenceException Unfit(PropertyInfo option, string text) =>
        new(ErrorCode.InvalidInput, $"'{text}' is not {Expectation.Of(option)}.", option.Field());
}
