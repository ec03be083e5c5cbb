using System.ComponentModel.DataAnnotations;
using Attention.Contracts;

namespace Attention.Inference.Tests;

public sealed class RequestCheckTests
{
    private const AttentionFormat Unknown = (AttentionFormat)7;

    public static TheoryData<Annotated, string, string> Broken => new()
    {
        { new() { Text = null }, "text", "text: nothing was given. It is needed." },
        { new() { Text = "a" }, "text", "text: 'a' was given. It has 2 to 16 characters." },
        { new() { Text = new string('a', 50) }, "text", "text: a text of 50 characters was given. It has 2 to 16 characters." },
        { new() { Name = "four" }, "name", "name: 'four' was given. It has at most 3 characters." },
        { new() { Number = 11 }, "number", "number: 11 was given. It is from 1 to 10." },
        { new() { Share = -0.5 }, "share", "share: -0.5 was given. It is from 0 to 1." },
        { new() { Share = double.NaN }, "share", "share: NaN was given. It is from 0 to 1." },
        { new() { Side = 5 }, "side", "side: 5 was given. It is 3." },
        { new() { Items = [] }, "items", "items: 0 items were given. It has 1 to 2 items." },
        { new() { Items = ["a", "b", "c"] }, "items", "items: 3 items were given. It has 1 to 2 items." },
        { new() { Pair = [1] }, "pair", "pair: 1 item was given. It has 2 items." },
        { new() { Some = [] }, "some", "some: 0 items were given. It has at least 1 item." },
        { new() { Few = [1, 2] }, "few", "few: 2 items were given. It has at most 1 item." },
        { new() { Attention = Unknown }, "attention", "attention: 7 was given. It is one of weights, png, none." },
        { new() { Own = "odd" }, "own", "own: 'odd' was given. It says so itself." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_out_of_range_is_named_with_its_value_and_its_limit(Annotated request, string field, string message)
    {
        var refusal = Assert.Throws<InferenceException>(() => RequestCheck.Validate(request));

        Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
    }

    [Fact]
    public void What_is_in_range_passes() => RequestCheck.Validate(new Annotated());

    [Fact]
    public void Every_rule_of_the_contracts_has_words_of_ours()
    {
        var rules = typeof(TaskRequest).Assembly.GetTypes()
            .SelectMany(static type => type.GetProperties())
            .SelectMany(static property => property.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
            .Select(static rule => rule.GetType())
            .Distinct();

        Assert.Empty(rules.Except(
            [typeof(RequiredAttribute), typeof(RangeAttribute), typeof(EnumDataTypeAttribute), typeof(StringLengthAttribute), typeof(MinLengthAttribute), typeof(MaxLengthAttribute)]));
    }

    public sealed record Annotated : IValidatableObject
    {
        [Required, StringLength(16, MinimumLength = 2)]
        public string? Text { get; init; } = "text";

        [StringLength(3)]
        public string? Name { get; init; }

        [Range(1, 10)]
        public int? Number { get; init; }

        [Range(0.0, 1.0)]
        public double? Share { get; init; }

        [Range(3, 3)]
        public int Side { get; init; } = 3;

        [MinLength(1), MaxLength(2)]
        public IReadOnlyList<string>? Items { get; init; }

        [MinLength(2), MaxLength(2)]
        public IReadOnlyList<int>? Pair { get; init; }

        [MinLength(1)]
        public IReadOnlyList<int>? Some { get; init; }

        [MaxLength(1)]
        public IReadOnlyList<int>? Few { get; init; }

        [EnumDataType(typeof(AttentionFormat))]
        public AttentionFormat Attention { get; init; }

        public string? Own { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Own == "odd" ? [new ValidationResult("It says so itself.", [nameof(Own)])] : [];
    }
}
