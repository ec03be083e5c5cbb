using System.Text.Json;
using Attention.Api.Http;

namespace Attention.Api;

/// <summary>How answers look as JSON. What is particular to a contract, its own attributes say; clients need no options to read it.</summary>
internal static class Json
{
    // Nulls are written: a token without attention says so.
    public static void Configure(JsonSerializerOptions options) => options.RespectNullableAnnotations = true;
}

internal static class JsonExtensions
{
    public static IServiceCollection AddJson(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions))
        .AddSingleton<RequestJson>();
}
