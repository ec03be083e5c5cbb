using System.Globalization;
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
        var boxes when boxes == typeof(IReadOnlyList<ImageRegion>) => Boxes(text),
        _ => throw new NotSupportedException($"An option of type {type} has no form as text."),
    };

    // x,y,width,height;x,y,width,height
    private static ImageRegion[]? Boxes(string text)
    {
        var boxes = Array.ConvertAll(text.Split(';'), Box);
        return boxes.Contains(null) ? null : [.. boxes.OfType<ImageRegion>()];
    }

    private static ImageRegion? Box(string text)
    {
        var numbers = Array.ConvertAll<string, double?>(
            text.Split(','),
            side => double.TryParse(side, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);
        return numbers is [{ } x, { } y, { } width, { } height] ? new ImageRegion { X = x, Y = y, Width = width, Height = height } : null;
    }

    private static InferenceException Unfit(PropertyInfo option, string text) =>
        new(ErrorCode.InvalidInput, $"'{text}' is not {Expectation.Of(option)}.", option.Field());
}
