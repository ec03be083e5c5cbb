using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Models;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Models;

/// <summary>The models of the repository, as clients see them.</summary>
public sealed class ModelListModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ModelService.ModelServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task Both_transports_list_the_same_models()
    {
        var rest = await _rest.ModelsAsync();
        var grpc = await _grpc.ListModelsAsync(new V1.ListModelsRequest());

        Assert.Contains(rest, model => model is { Name: "caption-soft", State: "ready", Default: true });
        Assert.Contains(rest, model => model is { Name: "translate-en-fr", State: "ready" }
            && model.Settings!.Value.GetProperty("source").GetString() == "en" && model.Settings.Value.GetProperty("target").GetString() == "fr");
        Assert.Equal(
            rest.Select(model => (model.Name, model.State, model.Sha256)),
            grpc.Models.Select(model => (model.Name, model.State, model.HasSha256 ? model.Sha256 : null)));
    }

    [Fact]
    public async Task The_models_that_answer_unasked_are_told_from_the_others()
    {
        var rest = await _rest.ModelsAsync();
        var grpc = await _grpc.ListModelsAsync(new V1.ListModelsRequest());

        string[] captioners = ["caption-adaptive", "caption-baseline", "caption-hard", "caption-semantic", "caption-soft"];
        Assert.Equal(captioners.Select(name => (name, name == "caption-soft")), rest.Where(model => model.Task == "captioning").Select(model => (model.Name, model.Default)));
        Assert.Equal(rest.Select(model => model.Default), grpc.Models.Select(model => model.Default));
    }

    [Fact]
    public async Task The_list_is_one_that_OpenAis_clients_read_and_says_beside_it_what_it_always_did()
    {
        var list = JsonNode.Parse(await _rest.GetStringAsync("/v1/models"))!;
        var one = JsonNode.Parse(await _rest.GetStringAsync("/v1/models/caption-soft"))!;

        Assert.Equal("list", (string)list["object"]!);
        var entry = list["data"]!.AsArray().Single(model => (string)model!["id"]! == "caption-soft")!;
        Assert.True(JsonNode.DeepEquals(entry, one));
        Assert.Equal(["id", "object", "owned_by", "name", "state"], entry.AsObject().Select(member => member.Key).Take(5));
        Assert.Equal(("model", "attention", "caption-soft", "captioning"), ((string)entry["object"]!, (string)entry["owned_by"]!, (string)entry["name"]!, (string)entry["task"]!));
        var config = File.GetLastWriteTimeUtc(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", "caption-soft", "config.json"));
        Assert.Equal(new DateTimeOffset(config).ToUnixTimeSeconds(), (long)entry["created"]!);
        Assert.Equal((long)entry["created"]!, (await _grpc.GetModelAsync(new V1.GetModelRequest { Name = "caption-soft" })).Created);
    }

    [Theory]
    [InlineData("whisper-1", "transcribe-las")]
    [InlineData("gpt-4o-transcribe", "transcribe-las")]
    [InlineData("gpt-4o-mini-transcribe-2025-12-15", "transcribe-las")]
    [InlineData("gpt-4o-mini", "caption-soft")]
    public async Task A_name_of_OpenAis_is_answered_with_the_model_that_answers_to_it(string alias, string name)
    {
        var model = JsonNode.Parse(await _rest.GetStringAsync($"/v1/models/{alias}"))!;

        Assert.Equal((alias, name), ((string)model["id"]!, (string)model["name"]!));
    }

    [Fact]
    public async Task One_model_can_be_asked_for_by_name()
    {
        var rest = await (await _rest.GetAsync("/v1/models/caption-soft")).ReadAsync<ModelInfo>();
        var grpc = await _grpc.GetModelAsync(new V1.GetModelRequest { Name = "caption-soft" });

        Assert.Equal("vision-encoder", rest.Encoder);
        Assert.NotEmpty(rest.Metrics);
        Assert.Equal(rest.Inputs.Count, grpc.Inputs.Count);
    }

    [Fact]
    public async Task The_words_that_a_model_detects_are_listed_with_it()
    {
        var rest = await (await _rest.GetAsync("/v1/models/caption-semantic")).ReadAsync<ModelInfo>();
        var grpc = await _grpc.GetModelAsync(new V1.GetModelRequest { Name = "caption-semantic" });
        var soft = await (await _rest.GetAsync("/v1/models/caption-soft")).ReadAsync<ModelInfo>();

        var words = rest.Settings!.Value.GetProperty("attributes").EnumerateArray().Select(word => word.GetString()!).ToList();
        Assert.InRange(words.Count, 50, 1000);
        Assert.Equal(words, grpc.Settings.Fields["attributes"].ListValue.Values.Select(word => word.StringValue));
        Assert.Null(soft.Settings);
    }

    [Fact]
    public async Task An_unknown_model_is_not_found()
    {
        var problem = await (await _rest.GetAsync("/v1/models/nobody")).ProblemAsync(HttpStatusCode.NotFound, "model");
        Assert.Equal("model_not_found", (string)problem["error"]!["code"]!);
        await Answers.FailureAsync(
            async () => await _grpc.GetModelAsync(new V1.GetModelRequest { Name = "nobody" }), StatusCode.NotFound, "model");
    }
}
