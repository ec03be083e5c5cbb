using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Cropping;
using Attention.Contracts.Saliency;
using Attention.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Attention.Api.Tests.Http;

public sealed class OptionFieldsTests
{
    [Fact]
    public void Every_option_of_a_contract_is_read_by_its_name()
    {
        var request = Read<CaptionRequest>(
            "id=1&model=m&beam=2&alternatives=3&maxTokens=4&attention=png&prefix=a+dog&mask=1,2,3,4;5.5,-6,7e1,8&sample=true&seed=9");

        Assert.Equal(("1", "m", "a dog"), (request.Id, request.Model, request.Prefix));
        Assert.Equal((2, 3, 4, 9), (request.Beam, request.Alternatives, request.MaxTokens, request.Seed));
        Assert.Equal((AttentionFormat.Png, true), (request.Attention, request.Sample));
        Assert.Equal(
            [new ImageRegion { X = 1, Y = 2, Width = 3, Height = 4 }, new ImageRegion { X = 5.5, Y = -6, Width = 70, Height = 8 }], request.Mask!);
    }

    [Fact]
    public void Each_contract_has_its_own_options() =>
        Assert.Equal(["a", "b"], Read<CompareCaptionsRequest>("models=a,+b&model=c").Models!);

    [Fact]
    public void Numbers_and_boxes_are_read_as_their_contracts_have_them()
    {
        var request = new CropRequest { Image = default };
        Fields("theta=1,-0.5,2e-1,+4,.5,NaN&boxes=1,2,3,4&size=3x4").ApplyTo(request);

        Assert.Equal([1, -0.5, 0.2, 4, 0.5, double.NaN], request.Theta!);
        Assert.Equal([new CenteredBox { CenterX = 1, CenterY = 2, Width = 3, Height = 4 }], request.Boxes!);
        Assert.Equal("3x4", request.Size);
    }

    [Theory]
    [InlineData("theta=1,2,three", "theta", "'1,2,three' is not a list of 6 items, each a number, joined by ,.")]
    [InlineData("boxes=1,2,3", "boxes", "'1,2,3' is not a list of 1 to 64 items, each centerX,centerY,width,height, joined by ;.")]
    public void Numbers_that_are_none_are_refused_in_the_same_words(string query, string field, string message)
    {
        var refusal = Assert.Throws<InferenceException>(() => Fields(query).ApplyTo(new CropRequest { Image = default }));

        Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
    }

    [Theory]
    [InlineData("models=a&models=b,c")]
    [InlineData("models[]=a&models[]=b&models[]=c")]
    [InlineData("models[]=a,b&models[]=&models[]=c")]
    public void A_list_may_come_in_several_parts(string query) => Assert.Equal(["a", "b", "c"], Read<CompareCaptionsRequest>(query).Models!);

    [Fact]
    public void Boxes_may_come_one_by_one() => Assert.Equal(
        [new ImageRegion { X = 1, Y = 2, Width = 3, Height = 4 }, new ImageRegion { X = 5, Y = 6, Width = 7, Height = 8 }],
        Read<CaptionRequest>("mask[]=1,2,3,4&mask[]=5,6,7,8").Mask!);

    [Theory]
    [InlineData("beam=2&Beam=3", "beam", "beam is given 2 times: 2, 3. It is one value.")]
    [InlineData("model=a&model=a&model=", "model", "model is given 3 times: a, a, . It is one value.")]
    public void An_option_that_is_sent_twice_is_refused_by_name(string options, string field, string message)
    {
        var form = Fields("");
        foreach (var option in options.Split('&'))
        {
            form.Add(option.Split('=')[0], option.Split('=')[1]);
        }

        foreach (var fields in new[] { Fields(options), form })
        {
            var refusal = Assert.Throws<InferenceException>(() => fields.ApplyTo(new CaptionRequest { Image = default }));
            Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("mask=&prefix=&seed=&models=")]
    public void What_is_absent_or_blank_is_left_as_it_is(string query) => Assert.Equal(new CaptionRequest { Image = default }, Read<CaptionRequest>(query));

    [Theory]
    [InlineData("beam=2&seed=1", "Beam", "3", "beam", "beam is given twice: '2' in the query and '3' in the form.")]
    [InlineData("attention=png", "attention", "png", "attention", "attention is given twice: 'png' in the query and 'png' in the form.")]
    [InlineData("models=a", "models[]", "b", "models", "models is given twice: 'a' in the query and 'b' in the form.")]
    public void An_option_that_is_sent_in_the_query_and_in_the_form_is_refused_by_name(string query, string name, string value, string field, string message)
    {
        var fields = Fields(query);
        fields.Add(name, value);

        var refusal = Assert.Throws<InferenceException>(() => fields.ApplyTo(Activator.CreateInstance(
            field == "models" ? typeof(CompareCaptionsRequest) : typeof(CaptionRequest))!));
        Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
    }

    [Theory]
    [InlineData("beam=2&seed=1", "")]
    [InlineData("beam=&seed=1", "2")]
    public void What_is_left_blank_in_one_place_is_read_from_the_other(string query, string value)
    {
        var fields = Fields(query);
        fields.Add("beam", value);
        var request = new CaptionRequest { Image = default };
        fields.ApplyTo(request);

        Assert.Equal((2, 1), (request.Beam, request.Seed));
    }

    [Theory]
    [InlineData("attention=weights,none", "attention", "'weights,none' is not one of weights, png, none.")]
    [InlineData("attention=png,none", "attention", "'png,none' is not one of weights, png, none.")]
    [InlineData("attention=+none", "attention", "' none' is not one of weights, png, none.")]
    [InlineData("attention=none%00", "attention", "'none\0' is not one of weights, png, none.")]
    [InlineData("beam=1%00", "beam", "'1\0' is not a whole number from 1 to 10.")]
    [InlineData("beam=+1", "beam", "' 1' is not a whole number from 1 to 10.")]
    [InlineData("sample=+true", "sample", "' true' is not true or false.")]
    [InlineData("sample=true%00", "sample", "'true\0' is not true or false.")]
    [InlineData("mask=1,2,3,4%00", "mask", "'1,2,3,4\0' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    public void A_name_or_a_number_is_nothing_else_besides(string query, string field, string message)
    {
        var refusal = Assert.Throws<InferenceException>(() => Read<CaptionRequest>(query));

        Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
    }

    [Theory]
    [InlineData("+0.5")]
    [InlineData("0.5+")]
    [InlineData("0.5%00")]
    public void A_number_with_a_point_is_nothing_else_besides(string text) =>
        Assert.Equal("threshold", Assert.Throws<InferenceException>(
            () => Fields($"threshold={text}").ApplyTo(new SaliencyRequest { Image = default })).Field);

    [Theory]
    [InlineData("mask=1,2,3", "mask", "'1,2,3' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    [InlineData("mask=1,2,3,x", "mask", "'1,2,3,x' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    [InlineData("mask=1,2,3,4,5", "mask", "'1,2,3,4,5' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    [InlineData("mask=1,2,3,4;", "mask", "'1,2,3,4;' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    [InlineData("sample=1", "sample", "'1' is not true or false.")]
    [InlineData("seed=1.5", "seed", "'1.5' is not a whole number from 0 to 2147483647.")]
    [InlineData("seed=2147483648", "seed", "'2147483648' is not a whole number from 0 to 2147483647.")]
    [InlineData("attention=7", "attention", "'7' is not one of weights, png, none.")]
    public void What_cannot_be_read_is_named_with_its_value_and_what_it_should_be(string query, string field, string message)
    {
        var refusal = Assert.Throws<InferenceException>(() => Read<CaptionRequest>(query));

        Assert.Equal((ErrorCode.InvalidInput, field, message), (refusal.Code, refusal.Field, refusal.Message));
    }

    private static OptionFields Fields(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)));

    private static T Read<T>(string query) where T : CaptionOptions
    {
        var request = Activator.CreateInstance<T>();
        Fields(query).ApplyTo(request);
        return request;
    }
}
