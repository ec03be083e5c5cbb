using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Unicode;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>The options that come with bytes: each in the query or as a field of the form, not in both.</summary>
internal sealed class OptionFields(IQueryCollection query)
{
    // Frameworks give a list one field per item, and its name brackets.
    private const string Brackets = "[]";

    // Of a number, and nothing around it.
    private const NumberStyles Real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly Dictionary<string, List<string>> _form = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InferenceException">The query is no text.</exception>
    public static OptionFields Of(HttpRequest request)
    {
        var sent = Encoding.UTF8.GetBytes(request.QueryString.Value ?? "");
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(sent, 0, sent.Length))
            ? new OptionFields(request.Query)
            : throw new InferenceException(ErrorCode.InvalidInput, "The query is not Unicode text: it has bytes that are not UTF-8.");
    }

    public void Add(string name, string value)
    {
        if (!_form.TryGetValue(name, out var values))
        {
            _form[name] = values = [];
        }

        values.Add(value);
    }

    /// <summary>Refuses what is no option of a contract, unless it is of somebody else's making.</summary>
    /// <exception cref="InferenceException">One is not known; the message names it and the nearest that is.</exception>
    public void Check(Type contract)
    {
        if (UploadContract.PassesOver(contract))
        {
            return;
        }

        var known = UploadContract.Options(contract).SelectMany(Names).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (query.Keys.Concat(_form.Keys).FirstOrDefault(name => !known.Contains(name)) is { } odd)
        {
            throw UnknownName.Refuse(odd, [.. UploadContract.Options(contract).Select(UploadContract.Field)]);
        }
    }

    /// <summary>Sets every option of a contract that was sent.</summary>
    /// <exception cref="InferenceException">One cannot be read; the message names it, its value and what it should be.</exception>
    public void ApplyTo(object request)
    {
        foreach (var option in UploadContract.Options(request.GetType()))
        {
            if (Text(option) is { } text)
            {
                option.SetValue(request, Read(text, option.PropertyType) ?? throw Unfit(option, text));
            }
        }
    }

    private string? Text(PropertyInfo option)
    {
        List<string> asked = [.. Names(option).SelectMany(name => query[name]).OfType<string>()];
        List<string> filled = [.. Names(option).SelectMany(name => _form.GetValueOrDefault(name, []))];
        if (asked.Exists(IsGiven) && filled.Exists(IsGiven))
        {
            throw new InferenceException(
                ErrorCode.InvalidInput,
                $"{option.Field()} is given twice: '{Quotation.Short(string.Join(", ", asked))}' in the query and '{Quotation.Short(string.Join(", ", filled))}' in the form.",
                option.Field());
        }

        var values = filled.Exists(IsGiven) ? filled : asked.Count > 0 ? asked : filled;
        var item = Expectation.Element(option.PropertyType);
        if (values.Count > 1 && item is null)
        {
            throw new InferenceException(
                ErrorCode.InvalidInput,
                $"{option.Field()} is given {values.Count} times: {Quotation.Short(string.Join(", ", values))}. It is one value.",
                option.Field());
        }

        var separator = item is not null && Expectation.Parts(item) is { Count: > 0 } ? ';' : ',';
        var text = string.Join(separator, values.Where(IsGiven));
        return text.Length == 0 ? null : text;
    }

    // Forms send a field that was left blank as an empty text.
    private static bool IsGiven(string value) => value.Length > 0;

    // A list goes by its name with brackets, too.
    private static IEnumerable<string> Names(PropertyInfo option)
    {
        var name = option.Field();
        return Expectation.Element(option.PropertyType) is null ? [name]
            : name.EndsWith(Brackets, StringComparison.Ordinal) ? [name, name[..^Brackets.Length]]
            : [name, name + Brackets];
    }

    private static object? Read(string text, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(string) => text,
        var whole when whole == typeof(int) => Number<int>(text, NumberStyles.AllowLeadingSign),
        var real when real == typeof(double) => Number<double>(text, Real),
        var flag when flag == typeof(bool) => Name(text, bool.TrueString, bool.FalseString) is { } name ? name == bool.TrueString : null,
        { IsEnum: true } named => Name(text, Enum.GetNames(named)) is { } name ? Enum.Parse(named, name) : null,
        var names when names == typeof(IReadOnlyList<string>) => text.Split(',', StringSplitOptions.TrimEntries),
        var numbers when numbers == typeof(IReadOnlyList<double>) => Numbers(text),
        var list when Expectation.Element(list) is { } item && Expectation.Parts(item) is { Count: > 0 } parts => Items(text, item, parts),
        _ => throw new NotSupportedException($"An option of type {type} has no form as text."),
    };

    // Parsers of .NET pass over what is around a name, and take several for their sum.
    private static string? Name(string text, params IReadOnlyList<string> known) =>
        known.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));

    // They pass over zeros at the end of a text, too.
    private static T? Number<T>(string text, NumberStyles style)
        where T : struct, INumberBase<T> =>
        !text.Contains('\0', StringComparison.Ordinal) && T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Records of numbers: each its numbers in the order of its properties, joined by commas; joined by ;
    private static Array? Items(string text, Type item, IReadOnlyList<PropertyInfo> parts)
    {
        var texts = text.Split(';', StringSplitOptions.TrimEntries);
        var items = Array.CreateInstance(item, texts.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            var numbers = texts[i].Split(',', StringSplitOptions.TrimEntries);
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
    private static double[]? Numbers(string text)
    {
        var numbers = Array.ConvertAll(text.Split(',', StringSplitOptions.TrimEntries), static part => Number<double>(part, Real));
        return numbers.Contains(null) ? null : [.. numbers.OfType<double>()];
    }

    private static InferenceException Unfit(PropertyInfo option, string text) =>
        new(ErrorCode.InvalidInput, $"'{Quotation.Short(text)}' is not {Expectation.Of(option)}.", option.Field());
}
