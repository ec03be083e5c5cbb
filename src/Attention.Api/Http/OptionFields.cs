using System.Globalization;
using System.Reflection;
using Attention.Contracts;
using Attention.Contracts.Cropping;
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
        var numbers when numbers == typeof(IReadOnlyList<double>) => Numbers(text),
        var boxes when boxes == typeof(IReadOnlyList<ImageRegion>) =>
            Boxes(text, static (x, y, width, height) => new ImageRegion { X = x, Y = y, Width = width, Height = height }),
        var boxes when boxes == typeof(IReadOnlyList<CenteredBox>) =>
            Boxes(text, static (x, y, width, height) => new CenteredBox { CenterX = x, CenterY = y, Width = width, Height = height }),
        _ => throw new NotSupportedException($"An option of type {type} has no form as text."),
    };

    // 1,2,3
    private static double[]? Numbers(string text)
    {
        var numbers = Array.ConvertAll<string, double?>(
            text.Split(','),
            part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);
        return numbers.Contains(null) ? null : [.. numbers.OfType<double>()];
    }

    // Four numbers each, joined by ;
    private static T[]? Boxes<T>(string text, Func<double, double, double, double, T> box)
        where T : class
    {
        var boxes = Array.ConvertAll(text.Split(';'), part => Numbers(part) is [var a, var b, var c, var d] ? box(a, b, c, d) : null);
        return boxes.Contains(null) ? null : [.. boxes.OfType<T>()];
    }

    private static InferenceException Unfit(PropertyInfo option, string text) =>
        new(ErrorCode.InvalidInput, $"'{text}' is not {Expectation.Of(option)}.", option.Field());
}
