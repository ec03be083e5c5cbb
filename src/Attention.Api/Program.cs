using Attention.Api;
using Attention.Api.Actions;
using Attention.Api.Captioning;
using Attention.Api.Classification;
using Attention.Api.Cropping;
using Attention.Api.Fixation;
using Attention.Api.Saliency;
using Attention.Api.Tasks;
using Attention.Api.Transcription;
using Attention.Api.Translation;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAttention(builder.Configuration)
    .AddTaskApi<CaptioningApi>()
    .AddTaskApi<TranslationApi>()
    .AddTaskApi<TranscriptionApi>()
    .AddTaskApi<ClassificationApi>()
    .AddTaskApi<CroppingApi>()
    .AddTaskApi<SaliencyApi>()
    .AddTaskApi<FixationApi>()
    .AddTaskApi<ActionApi>();

var app = builder.Build();
app.UseAttention();
app.Run();
