using System.Text.Json;
using Attention.Contracts;
using Attention.Contracts.Messages;
using Attention.Contracts.OpenInference;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Messages;

/// <summary>Every property of every contract reaches the other side, as message and as JSON; none is swapped or lost.</summary>
public sealed class ContractTests
{
    private static readonly JsonSerializerOptions Web = JsonSerializerOptions.Web;

    private static readonly FileDescriptor[] Protos =
    [
        V1.CommonReflection.Descriptor, V1.CaptioningReflection.Descriptor, V1.TranslationReflection.Descriptor,
        V1.TranscriptionReflection.Descriptor, V1.ClassificationReflection.Descriptor, V1.CroppingReflection.Descriptor,
        V1.SaliencyReflection.Descriptor, V1.FixationReflection.Descriptor, V1.ActionReflection.Descriptor, V1.ModelsReflection.Descriptor,
    ];

    private static readonly Dictionary<string, MessageDescriptor> Known =
        Protos.SelectMany(proto => proto.MessageTypes).ToDictionary(message => message.Name);

    // What only messages have: one of two outcomes, and options that records hold themselves.
    private static readonly string[] MessagesAlone = ["Failure", "SequenceOptions", "ActionOptions"];

    private static readonly Dictionary<string, Type> Records = typeof(AttentionMap).Assembly.GetExportedTypes()
        .Where(type => !IsGenerated(type) && !type.IsAbstract && !type.IsEnum && !IsConverter(type))
        .ToDictionary(type => type.Name);

    public static TheoryData<string> Names => [.. Records.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_record_has_its_message_and_every_message_its_record()
    {
        // A corner is a point that JSON writes shorter.
        Assert.Equal(["CropCorner"], Records.Keys.Except(Known.Keys));
        Assert.Equal(
            MessagesAlone.Order(),
            Known.Keys.Except(Records.Keys).Where(name => !name.EndsWith("BulkResponse", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_property_of_a_record_goes_out_as_a_message_and_comes_back(string name)
    {
        var message = Known[name == "CropCorner" ? "ImagePoint" : name];
        var map = MessageMap.Of(Records[name], message);
        foreach (var record in Filled(name, message))
        {
            var sent = map.ToMessage(record).ToByteArray();
            var back = map.ToRecord(message.Parser.ParseFrom(sent));

            Assert.Equal(Show(record), Show(back));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_property_of_a_record_goes_out_as_JSON_and_comes_back_without_any_options(string name)
    {
        foreach (var record in Filled(name, Known.GetValueOrDefault(name)))
        {
            var sent = JsonSerializer.Serialize(record, record.GetType(), Web);
            var back = JsonSerializer.Deserialize(sent, record.GetType(), Web)!;

            Assert.Equal(Show(record), Show(back));
        }
    }

    [Fact]
    public void A_property_without_a_field_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => MessageMap.Of(typeof(MorePoint), V1.ImagePoint.Descriptor));

        Assert.Contains("has Z, which attention.v1.ImagePoint does not carry", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_without_a_property_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => MessageMap.Of(typeof(LessPoint), V1.ImagePoint.Descriptor));

        Assert.StartsWith("attention.v1.ImagePoint.y has no property Y in", refusal.Message, StringComparison.Ordinal);
    }

    // One record for each thing that a message may be about where it is about one of several.
    private static IEnumerable<object> Filled(string name, MessageDescriptor? message)
    {
        var choices = message?.Oneofs.Where(oneof => !oneof.IsSynthetic).SelectMany(oneof => oneof.Fields.Select(field => field.PropertyName)).ToList() ?? [];
        return choices.Count == 0
            ? [new Filler().Fill(Records[name], [])]
            : choices.Select(choice => new Filler().Fill(Records[name], [.. choices.Except([choice])]));
    }

    // Bytes and lists compare by what they hold.
    private static string Show(object record) => JsonSerializer.Serialize(record, record.GetType(), Web);

    // Protocols of others have messages and no records.
    private static bool IsGenerated(Type type) => type.Namespace == typeof(V1.Timing).Namespace || type.Namespace == typeof(ModelInferRequest).Namespace;

    private static bool IsConverter(Type type) => type.Name.EndsWith("Converter", StringComparison.Ordinal);

    private sealed record MorePoint
    {
        public double X { get; init; }

        public double Y { get; init; }

        public double Z { get; init; }
    }

    private sealed record LessPoint
    {
        public double X { get; init; }
    }
}
