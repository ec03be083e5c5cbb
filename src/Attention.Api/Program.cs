using Attention.Api;
using Attention.Api.Actions;
using Attention.Api.Captioning;
using Attention.Api.Classification;
using Attention.Api.Cropping;
using Attention.Api.Fixation;
using Attention.Api.Http;
using Attention.Api.Models;
using Attention.Api.OpenApi;
using Attention.Api.Rpc;
using Attention.Api.Saliency;
using Attention.Api.Transcription;
using Attention.Api.Translation;
using Attention.Inference;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddInference()
    .AddLimits()
    .AddErrors()
    .AddHealth()
    .AddJson()
    .AddRpc()
    .AddApiDocument()
    .AddPage()
    .AddTelemetry(builder.Configuration);

var app = builder.Build();

app.UseErrors();
app.UseDeadlines();
app.UseReadiness();
app.UseApiPage();

app.MapCaptions();
app.MapTranslations();
app.MapAlignments();
app.MapTranscriptions();
app.MapOpenAiTranscriptions();
app.MapClassifications();
app.MapCrops();
app.MapSaliency();
app.MapFixations();
app.MapActions();
app.MapModels();
app.MapHealth();
app.MapRpc();
app.MapPrometheusScrapingEndpoint();
app.MapPage();

app.Run();
