using System.Collections;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using Attention.Contracts;

namespace Attention.Client.Rest;

/// <summary>A request as the body of a POST: a form of the file and its options, or JSON where there is no file. It can be sent again.</summary>
internal static class RestBody
{
    public static HttpContent Of<TRequest>(TRequest request)
        where TRequest : TaskRequest
    {
        var properties = typeof(TRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        if (!properties.Any(IsFile))
        {
            return JsonContent.Create(request, options: RestJson.Options);
        }

        var form = new MultipartFormDataContent();
        foreach (var property in properties)
        {
            var (name, value) = (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.GetValue(request));
            if (value is ReadOnlyMemory<byte> file)
            {
                var content = new ReadOnlyMemoryContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet) } };
                form.Add(content, name, name);
            }
            else if (Text(value) is { Length: > 0 } text)
            {
                form.Add(new StringContent(text), name);
            }
        }

        return form;
    }

    /// <summary>An option as text; null for what says as much as nothing.</summary>
    internal static string? Text(object? option) => option switch
    {
        null or false => null,
        string text => text,
        true => "true",
        Enum { } choice => Convert.ToInt32(choice, CultureInfo.InvariantCulture) == 0 ? null : JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<string> names => string.Join(',', names),
        IEnumerable<double> numbers => string.Join(',', numbers.Select(static number => Text(number))),
        IEnumerable places => string.Join(';', places.Cast<object>().Select(Numbers)),
        _ => throw new NotSupportedException($"An option of type {option.GetType()} has no form as text."),
    };

    // A record of numbers: in the order of its properties.
    private static string Numbers(object place) => string.Join(
        ',', place.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => Text(property.GetValue(place))));

    private static bool IsFile(PropertyInfo property) => property.PropertyType == typeof(ReadOnlyMemory<byte>);
}
