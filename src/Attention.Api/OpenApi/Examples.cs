using System.Text.Json.Nodes;
using Attention.Contracts.Translation;

namespace Attention.Api.OpenApi;

/// <summary>A worked example for every request that is JSON, and for every option whose form is not plain: they work as they stand.</summary>
internal static class Examples
{
    public static string? Option(string name) => name switch
    {
        "models" => "caption-soft,caption-adaptive",
        "prefix" => "a man in",
        "mask" => "0,0,120,80;200,40,50,50",
        "cells" => "3,4;5,5",
        "theta" => "0.5,0,0.25,0,0.5,-0.25",
        "boxes" => "60,40,80,50;120,90,30,30",
        "size" => "256x256",
        "crop" => "16:9",
        "response_format" => "verbose_json",
        "timestamp_granularities[]" => "word,segment",
        _ => null,
    };

    public static JsonNode? Request(Type type) => type switch
    {
        _ when type == typeof(TranslationRequest) => JsonNode.Parse(
            """
            {
              "texts": ["Economic growth has slowed down in recent years."],
              "source": "en",
              "target": "fr",
              "beam": 5,
              "attention": "weights"
            }
            """),
        _ when type == typeof(AlignmentRequest) => JsonNode.Parse(
            """
            {
              "pairs": [
                {
                  "text": "Economic growth has slowed down in recent years.",
                  "translation": "La croissance économique a ralenti ces dernières années."
                }
              ],
              "source": "en",
              "target": "fr"
            }
            """),
        _ => null,
    };
}
